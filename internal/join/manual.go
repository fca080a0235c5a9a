package join

import (
	"fmt"
	"strings"
)

// manual is the page with the table of the formats in it.
func manual() string {
	var table strings.Builder
	for _, f := range formats {
		fmt.Fprintf(&table, "   %-6s %-13s %s\n", f.name, strings.Join(f.ends, " "), f.does)
	}
	return strings.Replace(page, "FORMATS\n", table.String()+"\n", 1)
}

const page = `Writes the samples of a media stream (FILE, or standard input) in a format that
other programs read; it copies and never encodes. The formats, and what NAME
ends with where it stands for one:

FORMATS
Any other NAME stands for mp4, and standard output for fmp4, or mp4 where it is
a file; -f says otherwise. Where JPEGs are written sound is left out, and for
other pictures camcode --video jpeg comes first.

   camjoin -o clip.mp4 day.cam
   camjoin -o '{camera}/%Y%m%d/%H%M.mp4' day.cam      a file a minute
   camjoin -o '{camera}/%Y-%m-%d_%H-%M-%S-%f.jpg' --manifest all.csv day.cam
   ... | camjoin | ffplay -                           watch
   ... | camjoin -f jpeg | ffplay -f mjpeg -          watch JPEGs

NAME may have fields: %Y %m %d %H %M %S %j %s %f (microseconds) %% of the time
of the file's first sample, and {camera} {stream} {n}. More than one camera
needs {camera}.

MP4 AND MULTIPART

The streams of a camera become the tracks of one file, which begins at a key
sample. When the name that the fields give changes, the file changes at the next
key sample. Another MP4 is begun, too, where a codec changes or a clock was set
back; if its name would be the same it is NAME-2.mp4. The parts of a multipart
say their time (X-Timestamp), so there anything may follow on anything.

A file is called NAME.part until it is complete. It plays at any moment, also
after a crash. mp4 is finished in place when the input ends. fmp4 is written in
fragments and never changed: that is what goes to a pipe, or to a file that is
opened for append. Exact cuts and hidden samples are in mp4 only; fmp4 begins
at its key sample.

An MP4 holds H.264, H.265, AV1, VP9, VVC, JPEG, AAC, Opus, FLAC and AC-3. A
stream of another codec, such as the G.711 and G.726 of RTSP cameras, is left
out beside those, with a warning: camcode --audio aac makes sound that it holds.
The first file also has the sound of up to ten seconds before its first picture.

JPEGs in an MP4 have their true times, and each lasts until the next one; the
last one as long as the one before, but no more than a second. Browsers don't
play that: camcode --video h264 makes what they play.

When the input was cut, the file is finished as well, and stays NAME.part, or
with --accept-cut gets its name; the status is 3 either way.

After a crash, camjoin --finish FILE.part... makes whole MP4s of the parts, of
all that was written but for what was held back: a group of pictures, of at most
a second. The bytes are those of a file whose input had ended there. A part that
is whole already just gets its name. What can't be read is left as it is.

--gaps says what becomes of the time in which nothing came: where the stream has
a gap or a break, or was declared anew. keep leaves it on the time line. squeeze
closes it, if all tracks of the camera have it; they move by as much, and stay
in step. split begins another file at the next key sample. Samples that come
seldom are no gap.

--faststart puts the moov before the samples. Where the file system can insert
(ext4, XFS) nothing is copied; else the file is copied at its end, which takes
the room of it once more. The bytes are the same. It needs -o NAME.

JPEG FILES

Each picture is in its file, whole and with its name, before the next one is
read. Pictures in a row whose names come out the same are NAME.jpg, NAME-2.jpg
and so on. A file that is there already is never changed without --force: where
it is the same picture, that is all; else the new one is NAME-2.jpg. So what
cron runs twice, or two at once, adds only what is missing. With --force files
are replaced: -o '{camera}/%S.jpg' --force keeps the last minute. A NAME without
fields that is taken is refused. What a crash leaves is NAME.*.part.

--manifest FILE gets a line for each file that is added, when it is there: its
camera, its name, its time in UTC, its size and its SHA-256. Several runs may
add to one FILE, also at once; it has whole lines only.

THE DISK

A crash of the program loses nothing that was written. A power cut may lose what
the system had not yet put on the disk, some thirty seconds, also of a file that
has its name: if an MP4 does not play, call it NAME.part and --finish it. With
--sync a file that has its name is whole, come what may.
`
