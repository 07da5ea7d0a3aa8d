#!/bin/sh
# Starts the test Electron as a user without rights: as root Chromium refuses to have a sandbox.
if [ -n "$XAUTHORITY" ]; then
  cp "$XAUTHORITY" "$HOME/.Xauthority" && chown 65534 "$HOME/.Xauthority"
  export XAUTHORITY="$HOME/.Xauthority"
fi
exec setpriv --reuid=65534 --regid=65534 --clear-groups "$ANSATZ_ELECTRON" "$@"
