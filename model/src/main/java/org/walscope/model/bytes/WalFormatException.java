package org.walscope.model.bytes;

import org.walscope.model.Lsn;

/// Bytes that are not what their place in the WAL says they must be. Thrown below the scan, which turns it into a
/// [WalProblem]; a single record described on demand shows it in place. The message is PostgreSQL's wording where
/// PostgreSQL has one.
public final class WalFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long lsn;
    private final String problem;

    /// @param lsn where the record or page starts that the problem is in
    public WalFormatException(Lsn lsn, String problem) {
        super(problem, null, false, false);
        this.lsn = lsn.value();
        this.problem = problem;
    }

    @Override
    public String getMessage() {
        return problem;
    }

    public Lsn lsn() {
        return new Lsn(lsn);
    }
}
