/** The lines of a text; a newline at its end begins no further one. */
export function lines_of(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
