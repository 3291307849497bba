/// What a Job's pod is told: the words that the operator writes and the command line reads ([Verbs], [Options],
/// [EnvironmentVariables], [AccessVariables]). What the pod answers is `engine.report`. Pure.
///
/// Depends on no other package.
@NullMarked
package io.cosmosbackup.engine.contract;

import org.jspecify.annotations.NullMarked;
