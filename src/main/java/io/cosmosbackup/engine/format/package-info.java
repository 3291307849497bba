/// The files of a repository, version 1 of the format: [Manifest] names segments, [SegmentWriter] and [SegmentReader]
/// are the two sides of one. docs/format.md is the specification. The only package that touches zstd.
///
/// Depends on `engine.account`, `engine.catalog`, `engine.crypto`, `engine.json` and `engine.report`.
@NullMarked
package io.cosmosbackup.engine.format;

import org.jspecify.annotations.NullMarked;
