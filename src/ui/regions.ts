// How F6 goes from region to region.

/** The region (data-region) after, or before, the one that has the focus; regions not on the screen are skipped. */
export function nextRegion(back: boolean): HTMLElement | null {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (region) => region.offsetParent !== null,
  );
  if (regions.length === 0) return null;
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  return regions[(here + (back ? -1 : 1) + regions.length) % regions.length];
}

/** Where the focus goes when a region is entered: its current row, else its first control. */
export function entryOf(region: HTMLElement): HTMLElement | null {
  return (
    region.querySelector<HTMLElement>('[data-row][tabindex="0"]') ??
    region.querySelector<HTMLElement>("button:not(:disabled, [aria-disabled='true']), input, [tabindex='0']")
  );
}
