/** The Jupyter kernel and the widgets come with the workbench; today this package only fixes their place. */
export const version = "0.1.0";
