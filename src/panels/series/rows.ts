// What a comparison is shown as: rows of pieces, in blocks that are the same on both sides or not.

export interface Piece {
  readonly text: string;
  /** Differs from the other side. */
  readonly lit?: boolean;
  /** type: name of a record type; stamp: when, and the serial. Those with a role stand apart from the next. */
  readonly role?: "type" | "stamp" | "field";
}

export type RowState = "same" | "changed" | "added" | "removed";

export interface Row {
  readonly state: RowState;
  /** What the left and the right kernel have here; null: nothing. */
  readonly left: readonly Piece[] | null;
  readonly right: readonly Piece[] | null;
  /** Begins an event. */
  readonly first?: boolean;
}

export interface Block {
  readonly same: boolean;
  readonly rows: readonly Row[];
}

export interface Comparison {
  readonly blocks: readonly Block[];
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** Rows in order as blocks, and how many there are of each kind. */
export class Blocks {
  readonly #blocks: { same: boolean; rows: Row[] }[] = [];
  readonly #count = { same: 0, added: 0, removed: 0, changed: 0 };

  /** Rows that belong together; they are shown in full when one of them differs. */
  push(...rows: readonly Row[]): void {
    const same = rows.every(({ state }) => state === "same");
    for (const { state } of rows) this.#count[state]++;
    const last = this.#blocks.at(-1);
    if (last?.same === same) last.rows.push(...rows);
    else this.#blocks.push({ same, rows: [...rows] });
  }

  get comparison(): Comparison {
    const { added, removed, changed } = this.#count;
    return { blocks: this.#blocks, added, removed, changed };
  }
}
