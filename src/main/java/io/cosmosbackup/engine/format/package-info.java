/// What is on disk, version 1 of the format: {@link io.cosmosbackup.engine.format.Manifest} names segments,
/// {@link io.cosmosbackup.engine.format.SegmentWriter} and {@link io.cosmosbackup.engine.format.SegmentReader}
/// are the two sides of one. docs/format.md is the specification. Depends on `account`, `crypto`, `json`,
/// `plan` (the types of backups) and `report`.
@NullMarked
package io.cosmosbackup.engine.format;

import org.jspecify.annotations.NullMarked;
