/// A run's Job: the engine's command line ({@link io.cosmosbackup.operator.job.EngineCommand}), the Job made of
/// it ({@link io.cosmosbackup.operator.job.EngineJob}), what has become of it ({@link
/// io.cosmosbackup.operator.job.JobState}) and the edge to the cluster ({@link
/// io.cosmosbackup.operator.job.Jobs}). A Job is made once by name and never matched against anything again.
/// `Jobs` reads by `JobReader` and `PodLogs`, a fixed amount of whatever a tenant has put there. Everything
/// else is pure. Depends on `api`, `engine.report`, `operator.status`, fabric8 and, in `Jobs`, JOSDK.
@NullMarked
package io.cosmosbackup.operator.job;

import org.jspecify.annotations.NullMarked;
