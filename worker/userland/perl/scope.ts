// Lexical variables: one scope per block that is running, each knowing the one around it.
import type { Container } from "./values.ts";

export class Scope {
  readonly parent: Scope | null;
  /** by sigil and name: "$x", "@list", "%map" */
  #vars: Map<string, Container> | null = null;

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  declare(name: string, container: Container): void {
    (this.#vars ??= new Map()).set(name, container);
  }

  find(name: string): Container | undefined {
    for (let s: Scope | null = this; s; s = s.parent) {
      const found = s.#vars?.get(name);
      if (found) return found;
    }
    return undefined;
  }
}
