// A rule as a line for the shell.

/** Characters that no shell looks at twice. */
const PLAIN = /^[\w/.,:=@%+-]+$/;

const quoted = (word: string): string => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** The auditctl command that adds a rule, which is given as `auditctl -l` prints it. */
export function commandLine(text: string): string {
  // An option and its value each; what follows a blank and is no option belongs to the value.
  const options = text.split(/ (?=-[aASFCwpk] )/).map((option) => {
    const at = option.indexOf(" ");
    return at < 0 ? option : `${option.slice(0, at)} ${quoted(option.slice(at + 1))}`;
  });
  return `auditctl ${options.join(" ")}`;
}
