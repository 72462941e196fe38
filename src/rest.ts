// What of the page is drawn when the first prompt is there: a file of its own, so that a browser does not read and
// compile it before that. Reached through `rest` (src/ui/drawn.ts).
export { AskDialog } from "./guide/AskDialog.tsx";
export { Guide } from "./guide/Guide.tsx";
export { Strip } from "./guide/Strip.tsx";
export { LazyPanel } from "./panels/LazyPanel.tsx";
export { LOADERS } from "./panels/lazy.ts";
export { Records } from "./panels/records/Records.tsx";
export { FindBar } from "./terminal/FindBar.tsx";
export { PastScreen } from "./terminal/PastScreen.tsx";
export { Starters } from "./terminal/Starters.tsx";
export { AboutDialog, LinkDialog, RestartDialog, SettingsDialog } from "./ui/Dialogs.tsx";
export { LowerBar } from "./ui/LowerDock.tsx";
export { MachineDialog } from "./ui/MachineDialog.tsx";
export { Tools } from "./ui/Tools.tsx";
