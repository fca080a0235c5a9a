#!/usr/bin/env bash
# Installs what the tests need beside Go: ffmpeg and ffprobe, and a browser, as
# judges of what the tools write; Python for the reader of docs/wire.md;
# hexdump; nginx, ustreamer and GStreamer's RTSP server, as servers that others
# wrote. Where it may not install, it says what is missing.
set -euo pipefail

missing=()
need() { # COMMAND PACKAGE
	command -v "$1" >/dev/null || missing+=("$2")
}
need ffmpeg ffmpeg
need ffprobe ffmpeg
need chromium chromium
need python3 python3
need hexdump bsdextrautils
need ustreamer ustreamer
PATH=$PATH:/usr/sbin need nginx nginx-light
/usr/bin/python3 -c 'import gi; gi.require_version("GstRtspServer", "1.0")' 2>/dev/null ||
	missing+=(python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-{base,good,bad})

[ ${#missing[@]} -eq 0 ] && exit 0

sudo=()
if [ "$(id -u)" -ne 0 ]; then
	sudo=(sudo -n)
fi
if ! command -v apt-get >/dev/null || ! "${sudo[@]}" true 2>/dev/null; then
	echo "deps.sh: install these first: ${missing[*]}" >&2
	exit 1
fi
export DEBIAN_FRONTEND=noninteractive
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
