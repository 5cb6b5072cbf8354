package org.walscope.model.segment;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Says which system histories and backup labels belong to, since they do not name it themselves: the one whose
/// segments
/// lie in the same folder, else in one above or below, else the only one there is.
final class SystemFilesSorter {

    /// The files of one timeline.
    record Member(long system, List<WalFile> files) {}

    private final List<Member> members;

    SystemFilesSorter(List<Member> members) {
        this.members = members;
    }

    SystemFiles of(long system, FileIntake intake, List<SystemFiles.LeftOut> leftOut) {
        var histories = new TreeMap<Integer, SystemFiles.History>(Integer::compareUnsigned);
        intake.histories().stream()
                .filter(each -> belongs(each.path(), system))
                .forEach(each -> histories.putIfAbsent(each.history().timeline(), each));
        return new SystemFiles(
                List.copyOf(histories.values()),
                intake.backups().stream()
                        .filter(each -> belongs(each.path(), system))
                        .sorted(Comparator.comparing(each -> each.label().start()))
                        .toList(),
                leftOut);
    }

    private boolean belongs(Path path, long system) {
        Path folder = WalFile.folder(path);
        return owner(folder::equals)
                .or(() -> owner(other -> other.startsWith(folder) || folder.startsWith(other)))
                .or(this::only)
                .filter(owner -> owner == system)
                .isPresent();
    }

    private Optional<Long> owner(Predicate<Path> fits) {
        return members.stream()
                .filter(member -> member.files().stream().anyMatch(file -> fits.test(file.folder())))
                .map(Member::system)
                .findFirst();
    }

    private Optional<Long> only() {
        Set<Long> systems = members.stream().map(Member::system).collect(Collectors.toSet());
        return systems.size() == 1 ? Optional.of(systems.iterator().next()) : Optional.empty();
    }
}
