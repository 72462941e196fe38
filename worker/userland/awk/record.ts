// $0 and its fields: split when somebody looks, joined again when a field or NF was changed.
import { AwkError } from "./ast.ts";
import { from_input, type Value } from "./values.ts";

/** More fields would not fit any memory the machine has. */
const MAX_FIELDS = 1 << 20;

export class RecordFields {
  /** text of $0; null when it must be joined from the fields */
  #text: string | null = "";
  /** $1 ...; null until split */
  #fields: Value[] | null = [];
  readonly #split: (text: string) => string[];
  readonly #join: (fields: readonly Value[]) => string;

  constructor(split: (text: string) => string[], join: (fields: readonly Value[]) => string) {
    this.#split = split;
    this.#join = join;
  }

  /** A new record; fields are split when they are needed, by the FS of then. */
  set_text(text: string): void {
    this.#text = text;
    this.#fields = null;
  }

  /** Must be called before FS changes: a record is split by the FS that was valid when it was read. */
  settle(): void {
    this.#all();
  }

  get text(): string {
    this.#text ??= this.#join(this.#fields as Value[]);
    return this.#text;
  }

  #all(): Value[] {
    this.#fields ??= this.#split(this.#text as string).map(from_input);
    return this.#fields;
  }

  get nf(): number {
    return this.#all().length;
  }

  set_nf(n: number): void {
    const fields = this.#all();
    if (n < 0) throw new AwkError(`run time error: negative value assigned to NF`);
    if (n > MAX_FIELDS)
      throw new AwkError(`run time error: program limit exceeded: maximum number of fields`);
    while (fields.length < n) fields.push("");
    fields.length = n;
    this.#text = null;
  }

  #check(index: number): void {
    if (index < 0) throw new AwkError(`run time error: negative field index $${index}`);
    if (index > MAX_FIELDS) throw new AwkError(`run time error: field index ${index} exceeds maximum`);
  }

  get(index: number): Value {
    if (index === 0) return from_input(this.text);
    this.#check(index);
    return this.#all()[index - 1];
  }

  set(index: number, value: Value, text: string): void {
    if (index === 0) {
      this.set_text(text);
      return;
    }
    this.#check(index);
    const fields = this.#all();
    while (fields.length < index) fields.push("");
    fields[index - 1] = value;
    this.#text = null;
  }
}
