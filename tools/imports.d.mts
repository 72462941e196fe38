export function with_imports(dist: string, entries: readonly string[]): Set<string>;
