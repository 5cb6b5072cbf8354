package org.walscope.view.fx;

import java.util.Locale;

/// What a colour stands for on a canvas. The colours themselves are the style sheets': each role is the looked-up
/// colour `-ws-…` of `walscope-light.css` and `walscope-dark.css`, as [#cssName] spells it, and can be used in a view's
/// own sheet under that name.
///
/// On `SURFACE`, `STRIPE` and the tints, `TEXT` and `TEXT_MUTED` are readable; on `SURFACE` and `STRIPE` every
/// resource manager's, change's, outcome's, difference's and severity's colour is readable as text too; and
/// `TEXT_ON_FILL` is readable on each of those (WCAG AA).
public enum ColorRole {
    // Resource managers, in the order of their ids: rmgrlist.h
    RMGR_XLOG,
    RMGR_TRANSACTION,
    RMGR_STORAGE,
    RMGR_CLOG,
    RMGR_DATABASE,
    RMGR_TABLESPACE,
    RMGR_MULTIXACT,
    RMGR_RELMAP,
    RMGR_STANDBY,
    RMGR_HEAP2,
    RMGR_HEAP,
    RMGR_BTREE,
    RMGR_HASH,
    RMGR_GIN,
    RMGR_GIST,
    RMGR_SEQUENCE,
    RMGR_SPGIST,
    RMGR_BRIN,
    RMGR_COMMIT_TS,
    RMGR_REPLICATION_ORIGIN,
    RMGR_GENERIC,
    RMGR_LOGICAL_MESSAGE,
    /// Custom resource managers and ids nobody knows.
    RMGR_OTHER,

    // What a change does to a row
    CHANGE_INSERT,
    CHANGE_UPDATE,
    CHANGE_DELETE,
    CHANGE_TRUNCATE,
    CHANGE_MESSAGE,

    // How a transaction ended
    OUTCOME_COMMIT,
    OUTCOME_ABORT,
    OUTCOME_PREPARE,
    /// Not ended within the WAL at hand.
    OUTCOME_OPEN,

    // How two outputs differ: the mark, and the tint behind a line
    DIFF_SAME,
    DIFF_SPELLING,
    DIFF_EXPECTED,
    DIFF_MEANING,
    DIFF_SPELLING_TINT,
    DIFF_EXPECTED_TINT,
    DIFF_MEANING_TINT,

    // Behind the bytes of a record's parts
    HEX_HEADER,
    HEX_BLOCK,
    HEX_IMAGE,
    HEX_DATA,
    HEX_MAIN,

    SEVERITY_ERROR,
    SEVERITY_WARNING,
    SEVERITY_INFO,

    // What is chosen and where one is
    /// Behind the chosen row while its view has the focus.
    SELECTION,
    /// Behind the chosen row of a view without the focus.
    SELECTION_IDLE,
    /// Behind the row under the mouse.
    HOVER,
    /// Around the focused thing, and the cursor's line.
    FOCUS,
    /// Over a brushed range; translucent.
    BRUSH,

    TEXT,
    TEXT_MUTED,
    /// On a resource manager's, change's or outcome's colour.
    TEXT_ON_FILL,
    AXIS,
    GRID,
    BORDER,
    SURFACE,
    /// Every other row.
    STRIPE,
    /// Headers and what lies beside the content.
    SURFACE_SUBTLE;

    private static final ColorRole[] RMGRS = java.util.Arrays.copyOf(values(), RMGR_OTHER.ordinal());

    private final String cssName = "-ws-" + name().toLowerCase(Locale.ROOT).replace('_', '-');

    /// The looked-up colour's name in the style sheets: `-ws-rmgr-heap`.
    public String cssName() {
        return cssName;
    }

    /// The colour of the resource manager with that id; `RMGR_OTHER` for ids that are not PostgreSQL's own.
    public static ColorRole ofRmgr(int rmid) {
        return rmid >= 0 && rmid < RMGRS.length ? RMGRS[rmid] : RMGR_OTHER;
    }
}
