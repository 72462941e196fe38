// What an entry needs at once is one file. The bundler would put each set of modules that later parts need as well into a
// file of its own, a dozen small ones, and each is a request before the first prompt.

interface Context {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** Names the chunk of a module: `name` when `entry` leads to it by static imports alone, else null. */
export function oneChunk(name: string, entry: string): (id: string, context: Context) => string | null {
  let found: Set<string> | null = null;
  return (id, context) => {
    // The settings of workers serve each of them: a build without this entry has nothing to say of it.
    if (found === null && context.getModuleInfo(entry) === null) return null;
    if (found === null) {
      // A set is walked in the order of its making, also over what is added meanwhile.
      found = new Set([entry]);
      for (const one of found)
        for (const imported of context.getModuleInfo(one)?.importedIds ?? []) found.add(imported);
    }
    return found.has(id) ? name : null;
  };
}
