/** Version of this package, of its browser side too; the version of package.json. */
export const version = "0.1.0";
