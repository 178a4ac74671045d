export type { Comm, CommEvent, CommTarget, OpenComm } from "./kernel/comms.js";
export { type DisplayOptions, findHost, type Host, host, type MimeBundle } from "./kernel/host.js";
export { DISPLAY } from "./kernel/mime-bundle.js";
export { putBuffers, takeBuffers } from "./model/buffers.js";
export { Widget, type WidgetClass, type WidgetOptions } from "./model/widget.js";

/** Version of this package, of its browser side too. */
export const version = "0.1.0";
