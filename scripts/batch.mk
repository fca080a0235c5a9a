# One MP4 for each camera of a list, in parallel:
#
#   make -f batch.mk -j 8 -k LIST=cameras.txt DURATION=60s OUT=out
#
# LIST has a camera on each line: a name, white space, a URL; # begins a
# comment. OUT/NAME.cam is the raw capture, OUT/NAME.mp4 the clip. What is there
# already is not made again, so the same command goes on where it was stopped. A
# camera that fails fails only its own target: with -k make makes the others.
# No camera's URL is ever on make's command line or in a shell's text.

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

LIST     ?= cameras.txt
DURATION ?= 60s
OUT      ?= out
FETCH    ?=
export LIST

# The cameras of the list, a name and a URL on each line; what would not do in a
# file's name becomes _.
CAMERAS := awk '!/^[ \t]*(\#|$$)/ { gsub(/[^A-Za-z0-9._-]/, "_", $$1); print $$1, $$2 }' "$$LIST"
NAMES   := $(shell LIST='$(LIST)'; $(CAMERAS) | cut -d ' ' -f 1)

.PHONY: all
all: $(NAMES:%=$(OUT)/%.mp4)

# The capture is what can't be had again: it is kept. One that did not come to
# its end, since somebody or something stopped it, stays OUT/NAME.cut-TIME-PID.cam.
.PRECIOUS: $(OUT)/%.cam

$(OUT)/%.cam: | $(OUT)
	@url=$$($(CAMERAS) | awk -v name='$*' '$$1 == name { print $$2; exit }'); \
	cut='$(OUT)/$*'.cut-$$(date +%s)-$$$$.cam; \
	camfetch -q "$$url" -c '$*' --duration $(DURATION) $(FETCH) --tee "$$cut" >/dev/null && mv "$$cut" '$@'

$(OUT)/%.mp4: $(OUT)/%.cam
	@camdemux -q '$<' | camjoin -q --force -o '$@'

$(OUT):
	@mkdir -p '$@'
