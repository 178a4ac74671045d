/** Name and version under which the kernel's widgets ask for their classes; the version of package.json. */
export const MODULE = "labelease-widgets";
export const VERSION = "0.1.0";
