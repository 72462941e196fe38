// Markdown without its marks.

/** The texts in mdast nodes, one after the other. */
export function plain(nodes: readonly unknown[]): string {
  return nodes
    .map((node) => {
      const { value, children } = node as { value?: string; children?: readonly unknown[] };
      return value ?? plain(children ?? []);
    })
    .join("");
}
