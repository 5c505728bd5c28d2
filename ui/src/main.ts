// Starts the page: the main window or the finder's.
import "./look/tokens.css";
import "./look/base.css";

import { mount } from "svelte";

import App from "./App.svelte";
import { bridge, windowName } from "./engine/bridge";
import FinderWindow from "./finder/FinderWindow.svelte";

const target = document.getElementById("app");
if (target) mount(windowName() === "finder" ? FinderWindow : App, { target, props: { bridge } });
