// Regular expressions as those who write scenarios know them: Perl's, of text in UTF-8, `^` and `$` at the ends of
// lines.
import { encode_utf8 } from "./bytes.ts";
import { compile_regex } from "./regex.ts";

export const compile_pattern = (pattern: string): ReturnType<typeof compile_regex> =>
  compile_regex(encode_utf8(pattern), { syntax: "perl", multiline: true, nosub: true });
