// The devices of a network namespace, with their addresses and what has gone through them.
import type { JSX } from "preact";
import type { LinkView, NetnsView } from "../../../worker/api.ts";
import { grouped } from "../../ui/grouped.ts";
import { pointing, type Thing, useLit } from "../../ui/highlight.ts";
import { fromBytes, visible } from "../records/text.ts";
import styles from "./Namespaces.module.css";

interface Props {
  readonly space: NetnsView;
  readonly spaces: readonly NetnsView[];
}

export function Links({ space, spaces }: Props): JSX.Element {
  if (space.links.length === 0) return <p class={styles.none}>None.</p>;
  return (
    <table class={styles.links}>
      <thead>
        <tr>
          <th scope="col">Device</th>
          <th scope="col">Addresses</th>
          <th scope="col">Received</th>
          <th scope="col">Sent</th>
        </tr>
      </thead>
      <tbody>
        {space.links.map((link) => (
          <tr key={link.ifindex}>
            <th scope="row">
              {visible(fromBytes(link.name))}
              <span class={styles.state} data-up={link.running}>
                {link.running ? "up" : link.up ? "no carrier" : "down"}
              </span>
              {link.peer && <Peer peer={link.peer} spaces={spaces} />}
              {link.master !== null && (
                <div class={styles.master}>port of {visible(fromBytes(link.master))}</div>
              )}
            </th>
            <td>
              {link.addresses.length > 0 ? (
                link.addresses.map((address) => <div key={address}>{address}</div>)
              ) : (
                <span class={styles.none}>none</span>
              )}
            </td>
            <Packets packets={link.rx_packets} bytes={link.rx_bytes} dropped={link.rx_dropped} />
            <Packets packets={link.tx_packets} bytes={link.tx_bytes} dropped={link.tx_dropped} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface PeerProps {
  readonly peer: NonNullable<LinkView["peer"]>;
  readonly spaces: readonly NetnsView[];
}

/** The other end of a pair; pointing at it lights its namespace up. */
function Peer({ peer, spaces }: PeerProps): JSX.Element {
  const thing: Thing = { kind: "netns", id: String(peer.netns) };
  const initial = spaces.find(({ inum }) => inum === peer.netns)?.initial ?? false;
  return (
    <div class={styles.peer} data-lit={useLit(thing)} {...pointing(thing)}>
      &harr; {visible(fromBytes(peer.name))} in {initial ? "the initial one" : peer.netns}
    </div>
  );
}

interface PacketsProps {
  readonly packets: number;
  readonly bytes: number;
  readonly dropped: number;
}

function Packets({ packets, bytes, dropped }: PacketsProps): JSX.Element {
  return (
    <td class={styles.packets} title={`${grouped(bytes)} bytes`}>
      {grouped(packets)}
      {dropped > 0 && <div class={styles.dropped}>{grouped(dropped)} dropped</div>}
    </td>
  );
}
