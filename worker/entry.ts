// The worker's first script, and nothing else: WebKit runs that one anew, with classes and state of its own, as soon as
// another module imports it, and the parts of the worker import what is in main.ts.
import "./main.ts";
