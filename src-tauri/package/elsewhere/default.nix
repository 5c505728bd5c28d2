# Nix: `nix-build src-tauri/package/elsewhere` in a clone.
{
  pkgs ? import <nixpkgs> { },
}:

let
  src = pkgs.lib.cleanSource ../../..;
  inherit ((pkgs.lib.importTOML ../../../Cargo.toml).workspace.package) version;
  pages = pkgs.buildNpmPackage {
    pname = "rolecall-pages";
    inherit version;
    src = ../../../ui;
    npmDeps = pkgs.importNpmLock { npmRoot = ../../../ui; };
    inherit (pkgs.importNpmLock) npmConfigHook;
    npmFlags = [ "--ignore-scripts" ];
    installPhase = "cp -r dist $out";
  };
in
pkgs.rustPlatform.buildRustPackage {
  pname = "rolecall";
  inherit version src;
  cargoLock.lockFile = ../../../Cargo.lock;
  nativeBuildInputs = [
    pkgs.installShellFiles
    pkgs.pkg-config
    pkgs.wrapGAppsHook3
  ];
  buildInputs = [ pkgs.webkitgtk_4_1 ];
  preBuild = "cp -r ${pages} ui/dist";
  cargoBuildFlags = [
    "--bin=rolecall"
    "--bin=rolecall-desktop"
    "--bin=rolecall-window"
  ];
  # The tests want a whole desktop: `./dev test`.
  doCheck = false;
  postInstall = ''
    install -Dm644 -t $out/share/applications src-tauri/package/app.rolecall.Rolecall.desktop
    install -Dm644 icons/app.svg $out/share/icons/hicolor/scalable/apps/rolecall.svg
    mkdir man && $out/bin/rolecall man man && installManPage man/*.1
    installShellCompletion --cmd rolecall --bash <($out/bin/rolecall completions bash) \
      --zsh <($out/bin/rolecall completions zsh) --fish <($out/bin/rolecall completions fish)
  '';
  meta = {
    description = "Your AWS roles, one click away, and gone on time";
    homepage = "https://github.com/rolecall/rolecall";
    license = with pkgs.lib.licenses; [
      mit
      asl20
    ];
    mainProgram = "rolecall";
  };
}
