// A comparison on the screen: what differs in full, what is the same folded; one column, or two beside each other.
import { ArrowDown, ArrowUp } from "lucide";
import { Fragment, type JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { grouped } from "../../ui/grouped.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useVirtual } from "../../ui/useVirtual.ts";
import { visible } from "../records/text.ts";
import styles from "./DiffList.module.css";
import type { Comparison, Piece, Row } from "./rows.ts";

const ROW_HEIGHT = 24;
/** Fewer rows that are the same than this are not worth a fold. */
const MIN_FOLD = 3;

type Item =
  | { readonly kind: "row"; readonly row: Row; readonly block: number }
  | { readonly kind: "fold"; readonly block: number; readonly rows: number };

interface Props {
  readonly comparison: Comparison;
  /** What the rows are, for a screen reader and for the folds: "records", "lines". */
  readonly what: string;
  readonly left: string;
  readonly right: string;
  /** Two columns. */
  readonly split: boolean;
}

export function DiffList({ comparison, what, left, right, split }: Props): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => setOpened(new Set()), [comparison]);
  const items = useMemo(() => itemsOf(comparison, opened), [comparison, opened]);
  const differences = useMemo(
    () => comparison.blocks.flatMap((block, i) => (block.same ? [] : [i])),
    [comparison],
  );
  const [at, setAt] = useState(-1);
  useEffect(() => setAt(-1), [comparison]);

  const list = useVirtual<HTMLDivElement, HTMLLIElement>({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });

  const go = (to: number) => {
    const wanted = Math.min(differences.length - 1, Math.max(0, to));
    setAt(wanted);
    const index = items.findIndex((item) => item.block === differences[wanted]);
    if (index >= 0) list.scrollToIndex(index, { align: "start" });
  };

  const virtual = list.getVirtualItems();
  return (
    <div class={styles.frame}>
      <div class={styles.bar}>
        <div class={styles.names} data-split={split}>
          <span>
            <b>−</b> {left}
          </span>
          <span>
            <b>+</b> {right}
          </span>
        </div>
        <span class={styles.where}>
          {differences.length === 0
            ? `No ${what} differ`
            : `${at < 0 ? differences.length : `${at + 1} of ${differences.length}`} ${
                differences.length === 1 ? "difference" : "differences"
              }`}
        </span>
        <IconButton
          label="Previous difference"
          of={ArrowUp}
          disabled={differences.length === 0 || at <= 0}
          onClick={() => go(at - 1)}
        />
        <IconButton
          label="Next difference"
          of={ArrowDown}
          disabled={differences.length === 0 || at >= differences.length - 1}
          onClick={() => go(at + 1)}
        />
      </div>
      <section
        class={`scroller ${styles.scroller}`}
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        aria-label={`${left} and ${right}: ${what}`}
      >
        <ol class="virtual-list" style={{ height: `${list.getTotalSize()}px` }}>
          {virtual.map(({ index, start, key }) => {
            const item = items[index];
            if (!item) return null;
            return (
              <li
                key={key}
                ref={list.measureElement}
                data-index={index}
                class={`virtual-item ${styles.item}`}
                data-state={item.kind === "row" ? item.row.state : "fold"}
                data-first={item.kind === "row" && item.row.first === true}
                style={{ transform: `translateY(${start}px)` }}
              >
                {item.kind === "fold" ? (
                  <button
                    type="button"
                    class={styles.fold}
                    onClick={() => {
                      // The button goes; what it has shown is here.
                      scroller.current?.focus({ preventScroll: true });
                      setOpened(new Set([...opened, item.block]));
                    }}
                  >
                    {grouped(item.rows)} {what} the same
                  </button>
                ) : split ? (
                  <TwoSides row={item.row} left={left} right={right} />
                ) : (
                  <OneColumn row={item.row} left={left} right={right} />
                )}
              </li>
            );
          })}
        </ol>
      </section>
    </div>
  );
}

function itemsOf({ blocks }: Comparison, opened: ReadonlySet<number>): Item[] {
  return blocks.flatMap(({ same, rows }, block): Item[] => {
    if (same && rows.length >= MIN_FOLD && !opened.has(block))
      return [{ kind: "fold", block, rows: rows.length }];
    return rows.map((row) => ({ kind: "row", row, block }));
  });
}

interface RowProps {
  readonly row: Row;
  readonly left: string;
  readonly right: string;
}

function TwoSides({ row, left, right }: RowProps): JSX.Element {
  return (
    <div class={styles.two}>
      <Line pieces={row.left} sign={row.state === "same" ? "" : "−"} side="left" says={`${left}: `} />
      <Line pieces={row.right} sign={row.state === "same" ? "" : "+"} side="right" says={`${right}: `} />
    </div>
  );
}

function OneColumn({ row, left, right }: RowProps): JSX.Element {
  if (row.state === "same") return <Line pieces={row.right} sign="" side="none" says="" />;
  return (
    <>
      {row.left && <Line pieces={row.left} sign="−" side="left" says={`Only ${left}: `} />}
      {row.right && <Line pieces={row.right} sign="+" side="right" says={`Only ${right}: `} />}
    </>
  );
}

interface LineProps {
  readonly pieces: readonly Piece[] | null;
  readonly sign: string;
  readonly side: "left" | "right" | "none";
  /** Said before the line to those who do not see its colour. */
  readonly says: string;
}

function Line({ pieces, sign, side, says }: LineProps): JSX.Element {
  if (!pieces) return <div class={styles.line} data-side="empty" />;
  return (
    <div class={styles.line} data-side={sign === "" ? "none" : side}>
      <span class={styles.sign} aria-hidden="true">
        {sign}
      </span>
      <span class={styles.text}>
        {sign !== "" && <span class="visually-hidden">{says}</span>}
        {pieces.map(({ text, lit, role }, i) => (
          <Fragment key={i}>
            {lit ? <mark>{visible(text)}</mark> : <span data-role={role}>{visible(text)}</span>}
            {role && " "}
          </Fragment>
        ))}
      </span>
    </div>
  );
}
