declare module "plotly.js-dist-min" {
  const plotly: { react(node: HTMLElement, data: readonly object[], layout: object, config: object): Promise<void> };
  export default plotly;
}
