// Where sed writes: standard output, files of w, the temporary file of -i. Each remembers a newline it owes.
import { EBADF } from "../../kernel/uapi/errno.ts";
import { O_CLOEXEC, O_CREAT, O_TRUNC, O_WRONLY } from "../../kernel/uapi/fcntl.ts";
import type { ByteString } from "../../kernel/uapi/syscall.ts";
import type { Code } from "../lib/code.ts";
import { OutStream, strerror } from "../lib/stdio.ts";
import * as sys from "../lib/sys.ts";
import { SedError } from "./ast.ts";

/** An I/O error ends sed with this status. */
export const EXIT_PANIC = 4;

export class Output {
  readonly stream: OutStream;
  readonly name: ByteString;
  /** flush after every line: -u, or a file that others may read meanwhile */
  readonly eager: boolean;
  /** the last line had no newline: one must come before whatever follows */
  owes_newline = false;

  readonly #delimiter: string;

  constructor(stream: OutStream, name: ByteString, eager: boolean, delimiter: string) {
    this.stream = stream;
    this.name = name;
    this.eager = eager;
    this.#delimiter = delimiter;
  }

  /** The newline that is owed, as before whatever follows. */
  *settle(): Code<void> {
    if (this.owes_newline) yield* this.stream.print(this.#delimiter);
    this.owes_newline = false;
  }

  /** A line and its delimiter; "" when the input line had none. */
  *line(text: ByteString, delimiter: string): Code<void> {
    yield* this.settle();
    yield* this.stream.print(text + delimiter);
    if (delimiter === "") this.owes_newline = true;
    yield* this.#after(text.length);
  }

  /** Text as it is. */
  *text(text: ByteString): Code<void> {
    yield* this.settle();
    yield* this.stream.print(text);
    yield* this.#after(text.length);
  }

  *#after(items: number): Code<void> {
    if (this.stream.error) this.#fail(`write ${items} item${items === 1 ? "" : "s"} to`);
    if (this.eager) yield* this.flush();
  }

  #fail(what: string): never {
    const e = this.stream.error;
    this.stream.error = 0;
    throw new SedError(`couldn't ${what} ${this.name}: ${strerror(e)}`, EXIT_PANIC);
  }

  *flush(): Code<void> {
    const e = yield* this.stream.flush();
    // a stream without a descriptor fails when it is closed, not before
    if (e) this.#fail(e === -EBADF ? "close" : "flush");
  }
}

/** The files of all w commands, opened before the first line is read. */
export class Outputs {
  readonly stdout: Output;
  /** where the pattern space goes: standard output, or the file that -i writes */
  main: Output;
  readonly #files = new Map<ByteString, Output>();

  readonly delimiter: string;

  constructor(unbuffered: boolean, delimiter: string) {
    this.delimiter = delimiter;
    this.stdout = new Output(new OutStream(1), "stdout", unbuffered, delimiter);
    this.main = this.stdout;
  }

  *open(name: ByteString): Code<void> {
    if (this.#files.has(name)) return;
    if (name === "/dev/stdout") {
      // the same stream, which owes newlines of its own
      const { stream, eager } = this.stdout;
      this.#files.set(name, new Output(stream, this.stdout.name, eager, this.delimiter));
      return;
    }
    let fd = 2;
    if (name !== "/dev/stderr") {
      fd = yield sys.open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666);
      if (fd < 0) throw new SedError(`couldn't open file ${name}: ${strerror(fd)}`, EXIT_PANIC);
    }
    this.#files.set(name, new Output(new OutStream(fd), name, true, this.delimiter));
  }

  /** /dev/stdout stands for the output as it is, also with -i. */
  get(name: ByteString): Output {
    return this.#files.get(name) ?? this.stdout;
  }

  *flush(): Code<void> {
    yield* this.stdout.flush();
    for (const f of this.#files.values()) yield* f.flush();
  }
}
