// What the test page runs: the views as the front ends have them, within reach of the test.
import { drawCard } from "../../../widgets/src/view/card/draw-card.js";
import { unpackCard } from "../../../widgets/src/view/card/unpack-card.js";
import { addStyle } from "../../../widgets/src/view/style.js";
import { VIEWS as views } from "../../../widgets/src/view/views.js";

Object.assign(window, { labelease: { drawCard, unpackCard, addStyle, views } });
