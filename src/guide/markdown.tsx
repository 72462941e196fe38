// Scenario prose as Preact elements, from the parser's mdast nodes. Text becomes text nodes and nothing else; raw HTML is
// shown as what it is.
import type { List, Nodes, PhrasingContent, RootContent, TableRow } from "mdast";
import type { ComponentChildren, JSX } from "preact";
import { Code } from "./Code.tsx";
import { plain } from "./plain.ts";

/** Where links in prose lead. */
export interface Links {
  /** The reader wants to follow a link out of the page. */
  out(url: string): void;
  scenario(slug: string): void;
}

const OUT = /^https?:\/\//i;
const SCENARIO = /^#scenario=([a-z0-9-]+)$/;

/** A link that leads somewhere we know; of any other only the text is left. */
function Anchor({ url, links, children }: { url: string; links: Links; children: ComponentChildren }) {
  const slug = SCENARIO.exec(url)?.[1];
  if (slug === undefined && !OUT.test(url)) return <span>{children}</span>;
  const follow = (event: MouseEvent) => {
    // A new tab or window is the browser's business.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (slug === undefined) links.out(url);
    else links.scenario(slug);
  };
  const away = slug === undefined ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return (
    <a href={url} {...away} onClick={follow}>
      {children}
    </a>
  );
}

interface Props<Node> {
  readonly node: Node;
  readonly links: Links;
}

/** A block of prose. */
export function Prose({ node, links }: Props<RootContent>): JSX.Element | null {
  return render(node, links);
}

const all = (nodes: readonly Nodes[], links: Links): ComponentChildren =>
  nodes.map((node, i) => <Any key={i} node={node} links={links} />);

function Any({ node, links }: Props<Nodes>): JSX.Element | null {
  return render(node, links);
}

function render(node: Nodes, links: Links): JSX.Element | null {
  switch (node.type) {
    case "text":
      return <>{node.value}</>;
    case "paragraph":
      return <p>{all(node.children, links)}</p>;
    case "emphasis":
      return <em>{all(node.children, links)}</em>;
    case "strong":
      return <strong>{all(node.children, links)}</strong>;
    case "delete":
      return <del>{all(node.children, links)}</del>;
    case "inlineCode":
      return <Code text={node.value} />;
    case "break":
      return <br />;
    case "link":
      return (
        <Anchor url={node.url} links={links}>
          {all(node.children, links)}
        </Anchor>
      );
    case "heading":
      // The step's own heading is the third level of the page, so what stands below it is the fourth.
      return <h4>{all(node.children, links)}</h4>;
    case "list":
      return node.ordered ? (
        <ol start={node.start ?? 1}>{items(node, links)}</ol>
      ) : (
        <ul>{items(node, links)}</ul>
      );
    case "blockquote":
      return <blockquote>{all(node.children, links)}</blockquote>;
    case "code":
      return (
        // A region that scrolls sideways must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <pre tabIndex={0}>
          <code>{node.value}</code>
        </pre>
      );
    case "thematicBreak":
      return <hr />;
    case "table":
      return <Table rows={node.children} align={node.align ?? []} links={links} />;
    case "html":
      return <>{node.value}</>;
    case "image":
    case "imageReference":
      return <>{node.alt ?? ""}</>;
    case "linkReference":
      return <>{all(node.children, links)}</>;
    case "root":
      return <>{all(node.children, links)}</>;
    // Definitions, footnotes and front matter are not shown; items, rows and cells come with what they are in.
    default:
      return null;
  }
}

/** The items of a list; in a tight one their text stands alone, without a paragraph around it. */
function items(list: List, links: Links): ComponentChildren {
  const tight = !list.spread && list.children.every(({ spread }) => !spread);
  return list.children.map(({ children }, i) => (
    <li key={i}>
      {children.map((child, at) =>
        tight && child.type === "paragraph" ? (
          <span key={at}>{all(child.children, links)}</span>
        ) : (
          <Any key={at} node={child} links={links} />
        ),
      )}
    </li>
  ));
}

interface TableProps {
  readonly rows: readonly TableRow[];
  readonly align: readonly (string | null)[];
  readonly links: Links;
}

function Table({ rows, align, links }: TableProps): JSX.Element {
  const [head, ...body] = rows;
  const columns = head?.children.map((cell) => plain(cell.children)).join(", ");
  const side = (i: number) => ({ textAlign: (align[i] ?? "start") as "start" | "left" | "right" | "center" });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section data-scrolls tabIndex={0} aria-label={`Table: ${columns}`}>
      <table>
        <thead>
          <tr>
            {head?.children.map((cell, i) => (
              <th key={i} scope="col" style={side(i)}>
                {all(cell.children, links)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, r) => (
            <tr key={r}>
              {row.children.map((cell, i) => (
                <td key={i} style={side(i)}>
                  {all(cell.children, links)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A line of Markdown: what titles of tasks, remarks, hints and questions are. */
export function Inline({ of, links }: { of: readonly PhrasingContent[]; links: Links }): JSX.Element {
  return <>{all(of, links)}</>;
}
