/// The verbs that only look: [ProbeRun] lists a repository and says whether it can be used, [ShowRun] shows
/// one backup, [DoctorRun] checks what a run would need.
///
/// Depends on `engine.account`, `engine.crypto`, `engine.format`, `engine.http`, `engine.report` and
/// `engine.repository`.
@NullMarked
package io.cosmosbackup.engine.inspect;

import org.jspecify.annotations.NullMarked;
