//! Embeds the built pages and writes down which commands a page may call.

use std::path::Path;

fn main() {
    assert!(
        Path::new("../ui/dist/index.html").is_file(),
        "\n\nThe window's pages are not built yet. Run `./dev run`, or `npm --prefix ui ci && npm --prefix ui run build`.\n"
    );
    let commands =
        tauri_build::AppManifest::new().commands(&["ready", "ask", "start", "edit", "close", "save_text"]);
    let attributes = tauri_build::Attributes::new().app_manifest(commands);
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("the window can't be built: {error:#}");
    }
}
