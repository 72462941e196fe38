// The calls of a command, one line each; an opened one says why.
import { ChevronRight } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Trace, TracedCall } from "../../../worker/api.ts";
import { pointing, useLit } from "../../ui/highlight.ts";
import { Icon } from "../../ui/Icon.tsx";
import { useVirtual } from "../../ui/useVirtual.ts";
import { CallDetails } from "./CallDetails.tsx";
import { stepThrough } from "./step.ts";
import { callLine, callText, registersText } from "./text.ts";
import { verdict } from "./verdict.ts";
import styles from "./Why.module.css";

const ROW_HEIGHT = 47;
const OPEN_HEIGHT = 420;

interface RowProps {
  readonly call: TracedCall;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function CallRow({ call, open, onToggle }: RowProps): JSX.Element {
  const { kind, short } = verdict(call);
  const task = { kind: "task", id: String(call.pid) } as const;
  const relatives = call.contid === null ? [] : [{ kind: "contid", id: call.contid } as const];
  return (
    <button
      type="button"
      class={styles.row}
      aria-expanded={open}
      onClick={onToggle}
      data-lit={useLit(task, relatives)}
      {...pointing(task, relatives)}
    >
      <span class="chevron">
        <Icon of={ChevronRight} size={14} />
      </span>
      <span class={styles.call} title={`${callLine(call)}\n${registersText(call)}`}>
        {callText(call)}
      </span>
      <span class={styles.who}>
        {call.comm} {call.pid} <span data-failed={call.failed}>= {call.result}</span>
      </span>
      <span class={styles.badge} data-kind={kind}>
        {short}
      </span>
    </button>
  );
}

interface ListProps {
  readonly calls: readonly TracedCall[];
  readonly trace: Trace;
  readonly open: ReadonlySet<TracedCall>;
  readonly onToggle: (call: TracedCall) => void;
}

export function CallList({ calls, trace, open, onToggle }: ListProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtual<HTMLDivElement, HTMLLIElement>({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => ROW_HEIGHT + (open.has(calls[i]) ? OPEN_HEIGHT : 0),
    overscan: 8,
  });
  return (
    <div class="scroller" ref={scroller}>
      <ol
        class="virtual-list"
        aria-label="System calls"
        onKeyDown={stepThrough}
        style={{ height: `${list.getTotalSize()}px` }}
      >
        {list.getVirtualItems().map(({ index, start, key }) => {
          const call = calls[index];
          if (!call) return null;
          return (
            <li
              key={key}
              ref={list.measureElement}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={calls.length}
              class={`virtual-item ${styles.item}`}
              style={{ transform: `translateY(${start}px)` }}
            >
              <CallRow call={call} open={open.has(call)} onToggle={() => onToggle(call)} />
              {open.has(call) && <CallDetails call={call} trace={trace} />}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
