import { mount } from "svelte";
import App from "./App.svelte";
import { connectHost } from "./host.ts";
import "./theme.css";

const target = document.getElementById("page");
if (target === null) throw new Error("index.html has no element with the id 'page'");
mount(App, { target, props: { host: connectHost() } });
