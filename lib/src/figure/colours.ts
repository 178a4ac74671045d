/** Colours of the pictures: the light ones of the cards (widgets/src/draw/tokens.ts), as pictures stand on white. */
export const COLOURS = {
  ink: "#17191c",
  ink2: "#4b5157",
  ink3: "#666c73",
  line: "#dcdfe3",
  faint: "#eceef0",
  control: "#7c838b",
  abnormal: "#d9540b",
  normal: "#2b6fd0",
  unsure: "#8a5bb5",
  open: "#7b828a",
  pop: "#7d848b",
  band: "#d3d7db",
} as const;
