// Finds a Chromium for the end-to-end tests and the benchmarks.
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/**
 * Features of the browser itself that are in the way: its address bar, whose menus are pages with scripts of their own,
 * costs each new window half a second of processor time. The last list of this kind counts, so the rest is of what
 * Playwright switches off.
 */
const WITHOUT = [
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
  "WebUIOmniboxPopup",
  "AimEnabled",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

/** Flags for a headless Chromium in a container: no sandbox, no calls home. */
export const CHROMIUM_ARGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${WITHOUT.join(",")}`,
];

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed() {
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter)];
  for (const name of NAMES)
    for (const folder of folders) if (executable(join(folder, name))) return join(folder, name);
  return null;
}

/** The Chromium of the optional npm package, unpacked into the temporary folder. */
async function packaged() {
  // Only with this set does the package unpack the libraries (NSS, NSPR) a bare machine lacks.
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs20.x";
  try {
    const { default: chromium } = await import("@sparticuz/chromium");
    return await chromium.executablePath();
  } catch {
    return null;
  }
}

function fromApt() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return null;
  const options = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  try {
    execFileSync("apt-get", ["update", "-q"], options);
    execFileSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], options);
  } catch {
    return null;
  }
  return installed();
}

/**
 * Path of a Chromium: $CHROMIUM, else an installed one, else the npm package's, else Debian's (installed if root).
 * Throws with what to do when there is none.
 */
export async function findChromium() {
  const wanted = process.env.CHROMIUM;
  if (wanted) {
    if (!executable(wanted)) throw new Error(`CHROMIUM is set to ${wanted}, which is not an executable file`);
    return wanted;
  }
  const found = installed() ?? (await packaged()) ?? fromApt();
  if (!found)
    throw new Error(
      "No Chromium found. Install one (Debian: apt-get install chromium) or set CHROMIUM to its path.",
    );
  return found;
}
