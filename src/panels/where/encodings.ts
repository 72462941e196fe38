// How the kernel writes values (worker/kernel/audit_types.ts, audit_encoding), in words.
const WORDS: Readonly<Record<string, string>> = {
  dec: "a decimal number",
  hex: "a number in hexadecimal",
  oct: "a number in octal",
  dev: "a device, major and minor number in hexadecimal",
  string: "a word of the kernel's own",
  untrusted:
    "text from outside the kernel: between quotes, or in hexadecimal when it holds blanks, quotes or other bytes than printable ASCII",
  hexdata: "bytes in hexadecimal",
  quoted: "between single quotes, as the program sent it",
  label: "a security context",
  none: "a word in place of a value that is missing",
};

export const encodingWords = (encoding: string): string => WORDS[encoding] ?? encoding;
