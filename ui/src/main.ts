// The page's start.
import "./look/tokens.css";
import "./look/base.css";

import { mount } from "svelte";

import App from "./App.svelte";
import { bridge } from "./engine/bridge";

const target = document.getElementById("app");
if (target) mount(App, { target, props: { bridge } });
