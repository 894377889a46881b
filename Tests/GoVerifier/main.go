// Goverify checks a published log with Go's sumdb packages: nothing in it is ours
// but the file layout (C2SP tlog-tiles) and the proof format (C2SP tlog-proof).
//
//	goverify LOGDIR VKEYFILE [PROOFFILE ENTRYFILE]
//
// Exit status 0: everything verifies; 1: something does not.
//
// Build without a network, on Debian's golang-golang-x-mod-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o goverify .
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

func main() {
	if len(os.Args) != 3 && len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "goverify LOGDIR VKEYFILE [PROOFFILE ENTRYFILE]")
		os.Exit(2)
	}
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	vkey, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return err
	}
	tree, err := readCheckpoint(filepath.Join(args[0], "checkpoint"), verifier)
	if err != nil {
		return err
	}
	if err := verifyLog(args[0], tree); err != nil {
		return err
	}
	fmt.Printf("log of %d entries verifies\n", tree.N)
	if len(args) == 4 {
		index, err := verifyProof(args[2], args[3], verifier)
		if err != nil {
			return fmt.Errorf("proof: %w", err)
		}
		fmt.Printf("proof of entry %d verifies\n", index)
	}
	return nil
}

func readCheckpoint(file string, verifier note.Verifier) (tlog.Tree, error) {
	signed, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	return parseCheckpoint(signed, verifier)
}

// parseCheckpoint does not use tlog.ParseTree, which wants the Go checksum
// database's own first line.
func parseCheckpoint(signed []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("checkpoint: not of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, errors.New("checkpoint: malformed size")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

// tiles maps the tiles of sumdb/tlog to the files of C2SP tlog-tiles.
type tiles struct{ folder string }

func (t tiles) Height() int { return tileHeight }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(wanted))
	for i, tile := range wanted {
		bytes, err := os.ReadFile(t.path(strconv.Itoa(tile.L), tile.N, tile.W))
		if err != nil {
			return nil, err
		}
		if len(bytes) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %v: wrong length", tile)
		}
		data[i] = bytes
	}
	return data, nil
}

func (t tiles) path(kind string, n int64, width int) string {
	name := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		name = fmt.Sprintf("x%03d/%s", n%1000, name)
	}
	if width != 1<<tileHeight {
		name = fmt.Sprintf("%s.p/%d", name, width)
	}
	return filepath.Join(t.folder, "tile", kind, name)
}

// verifyLog checks every tile that a log of this size has, and every entry, against the root.
func verifyLog(folder string, tree tlog.Tree) error {
	if tree.N == 0 {
		// sumdb/tlog of x/mod 0.7.0 takes all zeros for the root of the empty tree.
		if tree.Hash != tlog.Hash(sha256.Sum256(nil)) {
			return errors.New("checkpoint: wrong root of the empty tree")
		}
		return nil
	}
	files := tiles{folder}
	// This reader compares each tile that it reads with the root.
	authentic := tlog.TileHashReader(tree, files)
	root, err := tlog.TreeHash(tree.N, authentic)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("checkpoint: not the root of the tiles")
	}
	if err := verifyTiles(files, tree, authentic); err != nil {
		return err
	}
	return verifyEntries(files, tree, authentic)
}

func verifyTiles(files tiles, tree tlog.Tree, authentic tlog.HashReader) error {
	// NewTiles also lists partial tiles below full ones that are not stored; ask by level.
	for level := 0; tree.N>>(tileHeight*level) > 0; level++ {
		count := tree.N >> (tileHeight * level)
		for n := int64(0); n<<tileHeight < count; n++ {
			width := count - n<<tileHeight
			if width > 1<<tileHeight {
				width = 1 << tileHeight
			}
			tile := tlog.Tile{H: tileHeight, L: level, N: n, W: int(width)}
			want, err := tlog.ReadTileData(tile, authentic)
			if err != nil {
				return err
			}
			have, err := files.ReadTiles([]tlog.Tile{tile})
			if err != nil {
				return err
			}
			if !bytes.Equal(want, have[0]) {
				return fmt.Errorf("tile %v: not what the root says", tile)
			}
		}
	}
	return nil
}

func verifyEntries(files tiles, tree tlog.Tree, authentic tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += 1 << tileHeight {
		width := tree.N - first
		if width > 1<<tileHeight {
			width = 1 << tileHeight
		}
		rest, err := os.ReadFile(files.path("entries", first>>tileHeight, int(width)))
		if err != nil {
			return err
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		hashes, err := authentic.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, hash := range hashes {
			if len(rest) < 2 || len(rest)-2 < int(binary.BigEndian.Uint16(rest)) {
				return fmt.Errorf("entry %d: cut short", first+int64(i))
			}
			end := 2 + int(binary.BigEndian.Uint16(rest))
			if tlog.RecordHash(rest[2:end]) != hash {
				return fmt.Errorf("entry %d: not what the tiles say", first+int64(i))
			}
			rest = rest[end:]
		}
		if len(rest) > 0 {
			return fmt.Errorf("entries from %d: more than the tile holds", first)
		}
	}
	return nil
}

// verifyProof checks a tlog-proof of the entry, and returns the entry's index.
func verifyProof(proofFile, entryFile string, verifier note.Verifier) (int64, error) {
	data, err := os.ReadFile(proofFile)
	if err != nil {
		return 0, err
	}
	entry, err := os.ReadFile(entryFile)
	if err != nil {
		return 0, err
	}
	header, checkpoint, found := strings.Cut(string(data), "\n\n")
	lines := strings.Split(header, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return 0, errors.New("malformed")
	}
	number := strings.TrimPrefix(lines[1], "index ")
	index, err := strconv.ParseInt(number, 10, 64)
	if err != nil || "index "+number != lines[1] {
		return 0, errors.New("malformed index")
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(hash) != tlog.HashSize {
			return 0, errors.New("malformed hash")
		}
		proof = append(proof, *(*tlog.Hash)(hash))
	}
	tree, err := parseCheckpoint([]byte(checkpoint), verifier)
	if err != nil {
		return 0, err
	}
	if index < 0 || index >= tree.N {
		return 0, errors.New("no such entry")
	}
	return index, tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}
