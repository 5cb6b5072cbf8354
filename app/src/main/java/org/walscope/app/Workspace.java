package org.walscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ObservableList;
import org.walscope.app.dock.Arrangement;
import org.walscope.app.dock.Dock;
import org.walscope.app.dock.FirstArrangement;
import org.walscope.app.dock.Reopening;
import org.walscope.app.preferences.Preferences;
import org.walscope.app.preferences.PreferencesFile;
import org.walscope.app.status.LogRing;
import org.walscope.app.status.LogView;
import org.walscope.app.status.Notices;
import org.walscope.app.status.TasksView;
import org.walscope.icons.AppIcon;
import org.walscope.model.server.SlotCopy;
import org.walscope.view.OpenCatalog;
import org.walscope.view.OpenWal;
import org.walscope.view.Perspective;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.Views;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.FxThread;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// What one window holds and can do: what is open, the docked views, perspective and theme. It knows no menu and
/// no
/// stage; [WorkspaceWindow] shows it. FX thread only.
public final class Workspace {

    private static final System.Logger LOG = System.getLogger(Workspace.class.getName());

    /// How long closing the window waits for a server to end its session.
    private static final long CLOSE_MILLIS = 10_000;

    /// The folder of the user's own output plugins, beside the preferences.
    private static final String PLUGINS = "plugins";

    /// The view that looks into a transaction.
    private static final String TRANSACTION = "transaction";

    /// Style, layout, and what follows from sizes becoming known.
    private static final int SETTLED_FRAMES = 4;

    private final BackgroundJobs jobs = new BackgroundJobs();
    private final ThemeColors colors = new ThemeColors();
    private final Selection selection = new Selection();
    private final OpenWal wal = new OpenWal(jobs);
    private final ServerSession server;
    private final ViewContext context;
    private final LogRing log = new LogRing();
    private final Notices notices = new Notices();
    private final List<Views.Entry> views = allViews();
    private final Map<String, Views.Entry> viewsById =
            views.stream().collect(Collectors.toMap(Views.Entry::id, each -> each));
    private final Dock dock;
    private final PreferencesFile file;
    private final ReadOnlyObjectWrapper<Perspective> perspective;
    private final ReadOnlyObjectWrapper<Theme> theme;
    private final ReadOnlyObjectWrapper<Preferences> preferences;
    private final ReadOnlyBooleanWrapper welcoming = new ReadOnlyBooleanWrapper(true);
    // Held here: a wrapper nobody holds is collected, with those who listen to it
    private final ObservableList<SlotCopy> copies;
    private String copiesTold = "";
    private boolean ended;

    public Workspace(PreferencesFile file) {
        this.file = file;
        server = new ServerSession(jobs, wal, file.directory());
        context = new ViewContext(
                selection,
                wal,
                server,
                jobs,
                colors,
                Optional.of(file.directory().resolve(PLUGINS)));
        context.plugins().look();
        dock = new Dock(views, entry -> entry.create().apply(context));
        copies = server.copies().shown();
        log.attach();
        Preferences remembered = file.load();
        preferences = new ReadOnlyObjectWrapper<>(remembered);
        theme = new ReadOnlyObjectWrapper<>(remembered.theme().orElseGet(Theme::ofSystem));
        perspective = new ReadOnlyObjectWrapper<>(remembered.perspective());
        theme.get().install();
        arrange();
        tellFailures(wal.failure(), Notices.Kind.ERROR);
        tellFailures(server.failure(), Notices.Kind.ERROR);
        tellFailures(context.catalog().failure(), Notices.Kind.ERROR);
        tellFailures(context.catalog().trouble(), Notices.Kind.WARNING);
        tellFailures(server.follow().trouble(), Notices.Kind.WARNING);
        server.facts().subscribe(now -> {
            if (now.isPresent()) {
                welcoming.set(false);
            }
        });
        server.compareSource().subscribe(source -> source.ifPresent(_ -> show(Perspective.COMPARE)));
        selection.openings().subscribe((before, now) -> reveal(TRANSACTION));
        copies.subscribe(this::tellCopies);
        wal.timeline().subscribe(now -> {
            if (now.isPresent()) {
                welcoming.set(false);
            }
        });
    }

    private List<Views.Entry> allViews() {
        var all = new ArrayList<>(Views.ALL);
        var bottom = Views.everywhere(Views.Place.BOTTOM);
        all.add(new Views.Entry("tasks", "tasks.title", AppIcon.TASKS, bottom, _ -> new TasksView(jobs)));
        all.add(new Views.Entry("log", "log.title", AppIcon.LOG, bottom, _ -> new LogView(log)));
        return List.copyOf(all);
    }

    public ViewContext context() {
        return context;
    }

    public BackgroundJobs jobs() {
        return jobs;
    }

    public Notices notices() {
        return notices;
    }

    public Dock dock() {
        return dock;
    }

    /// Every view there is, open or not.
    public List<Views.Entry> views() {
        return views;
    }

    public ReadOnlyObjectProperty<Perspective> perspective() {
        return perspective.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Theme> theme() {
        return theme.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Preferences> preferences() {
        return preferences.getReadOnlyProperty();
    }

    /// True until something was opened, or a perspective asked for.
    public ReadOnlyBooleanProperty welcoming() {
        return welcoming.getReadOnlyProperty();
    }

    /// Opens WAL files and folders together, in place of what is open; one named twice counts once. A saved
    /// catalog among
    /// them is opened too, and alone leaves the WAL that is open.
    public void open(List<Path> paths) {
        List<Path> all = paths.stream()
                .map(path -> path.toAbsolutePath().normalize())
                .distinct()
                .toList();
        all.stream().filter(OpenCatalog::isOne).findFirst().ifPresent(context.catalog()::open);
        List<Path> files = all.stream().filter(path -> !OpenCatalog.isOne(path)).toList();
        if (files.isEmpty()) {
            return;
        }
        List<String> together = files.stream().map(Path::toString).toList();
        preferences.set(preferences.get().withOpened(together));
        wal.open(files, RecentFiles.title(together));
    }

    /// Closes the files that are open.
    public void closeFiles() {
        wal.close();
    }

    /// A bar as long as temporary copies exist on a server.
    private void tellCopies() {
        notices.withdraw(copiesTold);
        copiesTold = copies.isEmpty()
                ? ""
                : Texts.get(
                        "notice.copies",
                        copies.size(),
                        copies.stream().map(SlotCopy::name).collect(Collectors.joining(", ")));
        if (!copies.isEmpty()) {
            notices.show(Notices.Kind.INFORMATION, copiesTold);
        }
    }

    private void tellFailures(ReadOnlyObjectProperty<Optional<String>> failures, Notices.Kind kind) {
        failures.addListener((_, before, now) -> {
            before.ifPresent(notices::withdraw);
            now.ifPresent(sentence -> {
                LOG.log(System.Logger.Level.WARNING, () -> sentence);
                notices.show(kind, sentence);
            });
        });
    }

    /// Shows a perspective in the arrangement it was left in.
    public void show(Perspective wanted) {
        welcoming.set(false);
        if (wanted != perspective.get()) {
            rememberArrangement();
            perspective.set(wanted);
            arrange();
        }
    }

    public void wear(Theme wanted) {
        theme.set(wanted);
        preferences.set(preferences.get().withTheme(wanted));
        wanted.install();
    }

    /// Puts the perspective's views back where they were at first.
    public void resetLayout() {
        preferences.set(preferences.get().withoutArrangement(perspective.get()));
        arrange();
    }

    /// Brings a view to the front; a closed one comes back to its place.
    public void reveal(String view) {
        welcoming.set(false);
        if (!dock.reveal(view)) {
            dock.show(Reopening.open(dock.arrangement(), view, this::placeOf));
            dock.reveal(view);
        }
    }

    /// Gives the focus to the view `step` places after the one that has it, of those in front of their tabs.
    public void focusView(int step) {
        List<String> order = dock.inFront();
        if (!order.isEmpty()) {
            int now = dock.focused().map(order::indexOf).orElse(step > 0 ? -1 : 0);
            dock.reveal(order.get(Math.floorMod(now + step, order.size())));
        }
    }

    /// Runs `action` once no job is under way and what they brought is drawn.
    public void whenIdle(Runnable action) {
        FxThread.afterFrames(SETTLED_FRAMES, () -> {
            if (jobs.running().isEmpty()) {
                action.run();
            } else {
                whenIdle(action);
            }
        });
    }

    private Views.Place placeOf(String view) {
        return Objects.requireNonNull(viewsById.get(view), view).placeIn(perspective.get());
    }

    private void arrange() {
        Arrangement first = FirstArrangement.of(perspective.get(), views).orElseThrow();
        dock.show(preferences.get().arrangements().getOrDefault(perspective.get(), first));
    }

    private void rememberArrangement() {
        dock.arrangement().ifPresent(now -> preferences.set(preferences.get().withArrangement(perspective.get(), now)));
    }

    /// Ends what runs and remembers what is to be remembered; `ended` is called when the window may go.
    public void close(Optional<Preferences.Bounds> bounds, Runnable ended) {
        rememberArrangement();
        Preferences last = preferences.get().withPerspective(perspective.get());
        Preferences kept = bounds.map(last::withBounds).orElse(last);
        dock.closeAll();
        wal.close();
        jobs.start(
                Texts.get("window.job.close"),
                _ -> {
                    save(kept);
                    return kept;
                },
                _ -> server.close(() -> end(ended)),
                _ -> server.close(() -> end(ended)));
        // A server that answers no more must not keep the window; its session's temporary slots end with the session
        jobs.start(
                Texts.get("window.job.close"),
                _ -> {
                    Thread.sleep(CLOSE_MILLIS);
                    return kept;
                },
                _ -> end(ended),
                _ -> end(ended));
    }

    private void save(Preferences kept) {
        try {
            file.save(kept);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "preferences cannot be saved", e);
        }
    }

    private void end(Runnable whenEnded) {
        if (!ended) {
            ended = true;
            jobs.close();
            log.detach();
            whenEnded.run();
        }
    }
}
