// The progress meter of curl(1), on standard error while the document goes elsewhere than to a terminal.
const HEAD =
  "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n" +
  "                                 Dload  Upload   Total   Spent    Left  Speed\n";

/** Five characters for a number of bytes. */
function amount(n: number): string {
  if (n < 100_000) return String(Math.round(n)).padStart(5);
  if (n < 10_240_000) return `${String(Math.floor(n / 1024)).padStart(4)}k`;
  return `${(n / 1_048_576).toFixed(n < 104_857_600 ? 1 : 0).padStart(4)}M`;
}

/** One state of the meter: bytes expected (0: not known) and received, bytes sent, and ns gone by. */
export function meter(total: number, received: number, sent: number, ns: number): string {
  const all = total + sent;
  const percent = (n: number, of: number) => String(of > 0 ? Math.floor((n * 100) / of) : 0).padStart(3);
  const speed = (n: number) => amount(ns > 0 ? (n * 1e9) / ns : 0);
  const none = "--:--:--";
  return (
    `\r${percent(received + sent, all)} ${amount(all)}  ${percent(received, total)} ${amount(received)}  ` +
    `${percent(sent, sent)} ${amount(sent)}  ${speed(received)}  ${speed(sent)} ${none} ${none} ${none} ${speed(received + sent)}`
  );
}

export const meter_start = (): string => HEAD + meter(0, 0, 0, 0);
