/// The query language of the NoSQL API as far as the emulator speaks it: text to tokens ({@code Tokens}),
/// tokens to a tree ({@code Parser}, {@link io.cosmosbackup.emulator.query.Query}, {@link
/// io.cosmosbackup.emulator.query.Expression}), a tree and a document to a value ({@link
/// io.cosmosbackup.emulator.query.Evaluation}). What it does not know is a {@link
/// io.cosmosbackup.emulator.query.QueryException} that names the piece. Knows documents only: nothing of
/// requests, partitions or pages.
@NullMarked
package io.cosmosbackup.emulator.query;

import org.jspecify.annotations.NullMarked;
