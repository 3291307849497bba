/// One class per verb, named after it. A verb reads its options, opens accounts and repositories, starts a
/// run of the engine, and hands the run to `RunOutput`.
///
/// Depends on `cli.keys`, `cli.option`, `cli.output`, `engine` and `operator`.
@NullMarked
package io.cosmosbackup.cli.verb;

import org.jspecify.annotations.NullMarked;
