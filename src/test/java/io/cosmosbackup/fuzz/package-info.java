/// What others have written, changed at random, before every reader of it. Start with `ReaderFuzzTest`: a
/// method for each reader. `Mutator` changes bytes, `Fuzzing` runs a reader over many seeds and says what
/// failed, the others draw the input of one reader and say what must hold. What has failed once is in
/// src/test/resources/fuzz.
@NullMarked
package io.cosmosbackup.fuzz;

import org.jspecify.annotations.NullMarked;
