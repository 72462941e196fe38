// Shell variables: values, attributes, arrays, and the dynamic scopes of functions. Snapshots for fork(2) are cheap:
// every container carries the token of the shell that may change it, and is copied when another one writes.
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Shell } from "./shell.ts";

export const A_EXPORT = 1;
export const A_READONLY = 2;
export const A_INTEGER = 4;
export const A_LOWER = 8;
export const A_UPPER = 16;
export const A_CAPITAL = 32;
export const A_NAMEREF = 64;
export const A_TRACE = 128;
/** made by `local x` or `declare x` without a value */
export const A_INVISIBLE = 256;
/** cannot be unset, and ignores assignment (BASHOPTS and other dynamic ones are readonly instead) */
export const A_NOASSIGN = 512;
export const A_NOUNSET = 1024;

/** Who may change a container in place. */
export type Token = object;

/** Values that are computed when looked at. */
export interface Dynamic {
  get(sh: Shell): ByteString;
  set?(sh: Shell, value: ByteString): void;
  /** for dynamic arrays: the elements */
  list?(sh: Shell): readonly ByteString[];
  keys?(sh: Shell): ReadonlyMap<ByteString, ByteString>;
  store?(sh: Shell, key: ByteString, value: ByteString): void;
}

export class Variable {
  value: ByteString | null = null;
  attrs = 0;
  array: Map<number, ByteString> | null = null;
  /** false when `array` was filled out of order */
  sorted = true;
  assoc: Map<ByteString, ByteString> | null = null;
  dynamic: Dynamic | null = null;
  owner: Token;

  constructor(owner: Token) {
    this.owner = owner;
  }

  copy(owner: Token): Variable {
    const v = new Variable(owner);
    v.value = this.value;
    v.attrs = this.attrs;
    v.array = this.array && new Map(this.array);
    v.sorted = this.sorted;
    v.#last = this.#last;
    v.assoc = this.assoc && new Map(this.assoc);
    v.dynamic = this.dynamic;
    return v;
  }

  /** Has a value, so that ${v-x} does not use x. */
  get set(): boolean {
    return this.value !== null || this.array !== null || this.assoc !== null || this.dynamic !== null;
  }

  /** Indices in ascending order. */
  indices(): number[] {
    if (!this.array) return [];
    const keys = [...this.array.keys()];
    if (!this.sorted) keys.sort((a, b) => a - b);
    return keys;
  }

  /** The greatest index, -1 when there is none. */
  max_index(): number {
    if (!this.array || this.array.size === 0) return -1;
    if (this.array.has(this.#last)) return this.#last;
    let max = -1;
    for (const k of this.array.keys()) if (k > max) max = k;
    this.#last = max;
    return max;
  }

  put(index: number, value: ByteString): void {
    const array = (this.array ??= new Map());
    if (this.sorted && !array.has(index) && array.size > 0 && index < this.#last) this.sorted = false;
    if (index > this.#last || array.size === 0) this.#last = index;
    array.set(index, value);
  }
  /** The greatest index ever put: never less than any that is there. */
  #last = -1;

  /** Becomes an empty indexed array. */
  clear_array(): void {
    this.array = new Map();
    this.sorted = true;
    this.#last = -1;
    this.value = null;
  }

  /** Becomes an indexed array; a plain value is its element 0. */
  make_array(): void {
    if (this.array) return;
    const { value } = this;
    this.clear_array();
    if (value !== null) this.put(0, value);
  }

  /** Keys of an associative array in the order bash's hash table has them. */
  keys(): ByteString[] {
    return this.assoc ? hash_order([...this.assoc.keys()], 1024) : [];
  }
}

/** FNV-1 of signed bytes, the hash by which bash orders its tables. */
export function string_hash(s: ByteString): number {
  let h = 2166136261;
  for (let i = 0; i < s.length; i++) h = Math.imul(h, 16777619) ^ ((s.charCodeAt(i) << 24) >> 24);
  return h >>> 0;
}

/** Keys, given in order of insertion, in the order a walk through a chained hash table of bash visits them. */
export function hash_order(keys: readonly ByteString[], buckets: number): ByteString[] {
  while (keys.length >= buckets * 2) buckets *= 4;
  const rows = keys.map((key, n) => ({ key, n, bucket: string_hash(key) & (buckets - 1) }));
  rows.sort((a, b) => a.bucket - b.bucket || b.n - a.n);
  return rows.map((r) => r.key);
}

export class Scope {
  map: Map<string, Variable>;
  owner: Token;
  /** a function's own scope, as against the temporary environment of one command */
  readonly is_function: boolean;

  constructor(map: Map<string, Variable>, owner: Token, is_function: boolean) {
    this.map = map;
    this.owner = owner;
    this.is_function = is_function;
  }
}

/** The environment of programs, built when first asked for: by whichever of a shell and its children is the first. */
interface Environ {
  list: readonly ByteString[] | null;
}

export class Variables {
  token: Token = {};
  /** innermost last; [0] is global */
  scopes: Scope[];
  /** replaced when an exported variable changes */
  #environ: Environ = { list: null };

  constructor() {
    this.scopes = [new Scope(new Map(), this.token, true)];
  }

  /** An independent copy, as fork(2) makes one. */
  snapshot(): Variables {
    const copy = new Variables();
    copy.scopes = this.scopes.map((s) => new Scope(s.map, s.owner, s.is_function));
    copy.#environ = this.#environ;
    copy.#calls = [...this.#calls];
    this.token = {};
    return copy;
  }

  scope_of(name: string): Scope | null {
    for (let i = this.scopes.length - 1; i >= 0; i--) if (this.scopes[i].map.has(name)) return this.scopes[i];
    return null;
  }

  find(name: string): Variable | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const v = this.scopes[i].map.get(name);
      if (v !== undefined) return v;
    }
    return undefined;
  }

  /** The variable for writing in `scope`, made when it is not there. */
  own(scope: Scope, name: string): Variable {
    if (scope.owner !== this.token) {
      scope.map = new Map(scope.map);
      scope.owner = this.token;
    }
    let v = scope.map.get(name);
    if (v === undefined) {
      v = new Variable(this.token);
      scope.map.set(name, v);
      // it may hide one that is exported
      this.changed();
    } else {
      if (v.attrs & A_EXPORT) this.changed();
      if (v.owner !== this.token) {
        v = v.copy(this.token);
        scope.map.set(name, v);
      }
    }
    return v;
  }

  /** The variable for writing, wherever it is visible, else global. */
  own_visible(name: string): Variable {
    return this.own(this.scope_of(name) ?? this.scopes[0], name);
  }

  remove(scope: Scope, name: string): void {
    if (scope.owner !== this.token) {
      scope.map = new Map(scope.map);
      scope.owner = this.token;
    }
    scope.map.delete(name);
    this.changed();
  }

  /** Where in `scopes` the variables of each active function call begin. */
  #calls: number[] = [];

  enter_function(): void {
    this.#calls.push(this.scopes.length);
  }
  leave_function(): void {
    const base = this.#calls.pop() ?? 1;
    while (this.scopes.length > base) this.pop();
  }
  /** Back to the global scope alone. */
  leave_all(): void {
    this.#calls = [];
    while (this.scopes.length > 1) this.pop();
  }

  /** The scope of the function that runs, made when its first local variable is; global outside. */
  function_scope(): Scope {
    const base = this.#calls.at(-1);
    if (base === undefined) return this.scopes[0];
    if (this.scopes[base]?.is_function) return this.scopes[base];
    const scope = new Scope(new Map(), this.token, true);
    // below the temporary environment of the command that declares
    this.scopes.splice(base, 0, scope);
    return scope;
  }
  /** Whether it is the scope of the function that runs. */
  is_own_scope(scope: Scope): boolean {
    return scope.is_function && this.#calls.length > 0 && this.scopes[this.#calls.at(-1) as number] === scope;
  }

  /** A scope for the assignments before a command. */
  push(): Scope {
    const scope = new Scope(new Map(), this.token, false);
    this.scopes.push(scope);
    return scope;
  }
  /** Takes a pushed scope away, with whatever lies above it. */
  drop(scope: Scope): void {
    const at = this.scopes.lastIndexOf(scope);
    if (at > 0) while (this.scopes.length > at) this.pop();
  }
  pop(): void {
    const scope = this.scopes.pop();
    if (scope && scope.map.size > 0) this.changed();
  }

  /** What is exported has changed. */
  changed(): void {
    this.#environ = { list: null };
  }

  /** Plain assignment to a scalar without attributes to mind; used for the shell's own variables. */
  set(name: string, value: ByteString, attrs = 0): void {
    const v = this.own_visible(name);
    v.value = value;
    if (v.array) v.put(0, value);
    v.attrs = (v.attrs | attrs) & ~A_INVISIBLE;
    if (v.attrs & A_EXPORT) this.changed();
  }

  /** All visible names with their variables, sorted by name. */
  visible(): [string, Variable][] {
    const all = new Map<string, Variable>();
    for (const s of this.scopes) for (const [k, v] of s.map) all.set(k, v);
    return [...all].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  }

  /** NAME=value of everything exported, for execve(2); `_` is the caller's to say. */
  environ(): readonly ByteString[] {
    this.#environ.list ??= this.#exported();
    return this.#environ.list;
  }
  #exported(): ByteString[] {
    const env: ByteString[] = [];
    const hidden = new Set(["_"]);
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const { map } = this.scopes[i];
      const exported: string[] = [];
      for (const [k, v] of map) {
        if (v.attrs & A_EXPORT && v.value !== null && !v.array && !v.assoc && !hidden.has(k))
          exported.push(k);
        if (i > 0) hidden.add(k);
      }
      // the order in which bash finds them in its tables, of which those of functions and commands are small
      for (const k of hash_order(exported, i > 0 ? 4 : 1024)) env.push(`${k}=${map.get(k)?.value}`);
    }
    return env;
  }
}
