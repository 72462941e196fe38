// kernel/trace/trace_functions_graph.c: which functions of the kernel run, and what they give back. A function that can
// be traced begins with a line
//
//   if (k.listeners.trace?.enter("its_name", detail)) return k.listeners.trace.leave(its_name(k, ...));
//   if (k.listeners.trace?.run("its_name", detail, its_name, k, ...)) return;
//
// (the second where it gives nothing back). Without a tracer that is one test. With one, the function is entered twice:
// the first time the tracer tells of it and answers true, the second time it lets the body run.
import type { ByteString } from "./uapi/syscall.ts";

/** Is told of every function, in order. */
export interface function_listener {
  enter: (name: string, detail: ByteString) => void;
  leave: (value: unknown) => void;
}

export class function_tracer {
  readonly #listener: function_listener;
  /** the function that was told of, and is entered once more for its body */
  #entering: string | null = null;

  constructor(listener: function_listener) {
    this.#listener = listener;
  }

  /** `name` as Linux has it; `detail`: in a few words, what it is called with. */
  enter(name: string, detail: ByteString = ""): boolean {
    if (this.#entering === name) {
      this.#entering = null;
      return false;
    }
    this.#entering = name;
    this.#listener.enter(name, detail);
    return true;
  }

  /** Both for a function that gives nothing back: it has run when the answer is true. */
  run<A extends unknown[]>(name: string, detail: ByteString, fn: (...args: A) => void, ...args: A): boolean {
    if (!this.enter(name, detail)) return false;
    fn(...args);
    this.#listener.leave(undefined);
    return true;
  }

  leave<V>(value: V): V {
    this.#listener.leave(value);
    return value;
  }
}
