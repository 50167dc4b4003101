#!/usr/bin/env bash
# Installs Debian packages, as root or through sudo.
set -euo pipefail
if ! command -v apt-get >/dev/null; then
    echo "These packages (Debian names) are needed and there is no apt-get here to install them: $*" >&2
    exit 1
fi
root=()
if [ "$(id -u)" -ne 0 ]; then root=(sudo); fi
echo "installing $*"
"${root[@]}" apt-get update -qq
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
