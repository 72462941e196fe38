// The namespaces panel: every network namespace, who is in it, its list of container ids, its devices.
import type { JSX } from "preact";
import type { NetnsView } from "../../../worker/api.ts";
import { Contid } from "../../ui/Contid.tsx";
import { pointing, type Thing, useLit } from "../../ui/highlight.ts";
import { Try } from "../../ui/Try.tsx";
import type { PanelProps } from "../lazy.ts";
import { PastMark } from "../PastMark.tsx";
import { fromBytes, visible } from "../records/text.ts";
import { useView } from "../useView.ts";
import { Links } from "./Links.tsx";
import styles from "./Namespaces.module.css";

export default function Namespaces({ session }: PanelProps): JSX.Element {
  const view = useView(session, "netns", "namespaces");
  const spaces = view?.namespaces ?? [];
  return (
    <section class="panel" aria-labelledby="namespaces-title" data-region="namespaces">
      <header class="panel-head">
        <h2 id="namespaces-title">Namespaces</h2>
        <p class={styles.about}>
          {spaces.length === 1 ? "1 network namespace" : `${spaces.length} network namespaces`}
        </p>
      </header>
      <PastMark session={session} machine />
      <section
        class="scroller panel-body"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        aria-label="Network namespaces"
      >
        {spaces.map((space) => (
          <Netns key={space.inum} space={space} spaces={spaces} />
        ))}
        {spaces.length === 1 && (
          <div class={styles.try}>
            <p>All tasks share the initial network namespace. Start a container with one of its own:</p>
            <Try session={session} line="lab-run --net 42 sleep 600 &" />
          </div>
        )}
      </section>
    </section>
  );
}

export const netnsThing = (inum: number): Thing => ({ kind: "netns", id: String(inum) });

interface Props {
  readonly space: NetnsView;
  readonly spaces: readonly NetnsView[];
}

function Netns({ space, spaces }: Props): JSX.Element {
  const thing = netnsThing(space.inum);
  const relatives = (space.contids ?? []).map(({ id }): Thing => ({ kind: "contid", id }));
  return (
    <article
      class={styles.space}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what lights up its relatives does so by the keyboard, too
      tabIndex={0}
      aria-labelledby={`netns-${space.inum}`}
      data-lit={useLit(thing, relatives)}
      {...pointing(thing, relatives)}
    >
      <h3 id={`netns-${space.inum}`}>
        net:[{space.inum}]{space.initial && <span class={styles.initial}>initial</span>}
      </h3>
      <h4>Container ids counted here</h4>
      <Counts space={space} />
      <h4>
        Processes <span class="badge">{space.members.length}</span>
      </h4>
      <Members space={space} />
      <h4>Devices</h4>
      <Links space={space} spaces={spaces} />
    </article>
  );
}

/** The list of patch 11: what a packet that belongs to no task yet is attributed to. */
function Counts({ space }: { readonly space: NetnsView }): JSX.Element {
  const { contids } = space;
  if (contids === null)
    return <p class={styles.none}>This kernel keeps no list: it comes with patch 11 of the series.</p>;
  if (contids.length === 0)
    return <p class={styles.none}>None. A packet here would be attributed to no container.</p>;
  return (
    <ul class={styles.counts} aria-label="Container ids">
      {contids.map(({ id, count }) => (
        <li key={id}>
          <Contid id={id} />
          <span>
            {count} {count === 1 ? "task" : "tasks"}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Processes in the order of their numbers; in a full namespace the labelled ones first. */
const FEW = 40;

function Members({ space }: { readonly space: NetnsView }): JSX.Element {
  const { members } = space;
  if (members.length === 0) return <p class={styles.none}>Nobody.</p>;
  const sorted =
    members.length > FEW
      ? [...members].sort((a, b) => Number(b.contid !== null) - Number(a.contid !== null) || a.pid - b.pid)
      : [...members].sort((a, b) => a.pid - b.pid);
  return (
    <ul class={styles.members} aria-label="Processes">
      {sorted.slice(0, FEW).map((member) => (
        <Member key={member.pid} member={member} netns={space.inum} />
      ))}
      {sorted.length > FEW && <li class={styles.none}>and {sorted.length - FEW} more</li>}
    </ul>
  );
}

interface MemberProps {
  readonly member: NetnsView["members"][number];
  readonly netns: number;
}

function Member({ member, netns }: MemberProps): JSX.Element {
  const { pid, comm, contid } = member;
  const thing: Thing = { kind: "task", id: String(pid) };
  const relatives = [
    netnsThing(netns),
    ...(contid === null ? [] : [{ kind: "contid", id: contid } as const]),
  ];
  return (
    <li class={styles.member} data-lit={useLit(thing, relatives)} {...pointing(thing, relatives)}>
      <span>{pid}</span> {visible(fromBytes(comm))}
      {contid !== null && <Contid id={contid} />}
    </li>
  );
}
