package accord.contract.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which rooms there are and which of them know each other, as the bytecode says: two rooms know each other when a class in
 * the one mentions a class in the other.
 *
 * @param wings the kernel, each service and each program, in the order of the house
 * @param ways from the room that knows to the one that is known
 */
public record Floorplan(List<Wing> wings, List<Way> ways) {
    /** What is built as one module. */
    public record Wing(String name, Kind kind, String root, List<Room> rooms) {
        public Wing {
            rooms = List.copyOf(rooms);
        }
    }

    /** What a wing is for. */
    public enum Kind {
        KERNEL,
        SERVICE,
        PROGRAM
    }

    /** A package with classes in it. */
    public record Room(String name, String label, Place place) {}

    /** Where in its wing a room is. */
    public enum Place {
        MAIN,
        ADAPTER,
        CORE
    }

    /** One room knows another. */
    public record Way(String from, String to) implements Comparable<Way> {
        @Override
        public int compareTo(Way other) {
            return Comparator.comparing(Way::from).thenComparing(Way::to).compare(this, other);
        }
    }

    public Floorplan {
        wings = List.copyOf(wings);
        ways = List.copyOf(ways);
    }

    /** Drawn from these classes. */
    public static Floorplan of(House house, Codebase codebase) {
        var wings = new ArrayList<Wing>();
        wings.add(wing(house.rooms().root(), Kind.KERNEL, codebase));
        house.services().forEach(service -> wings.add(wing(service, Kind.SERVICE, codebase)));
        house.programs().forEach(program -> wings.add(wing(program, Kind.PROGRAM, codebase)));
        var ways = new TreeSet<Way>();
        for (var subject : codebase.subjects()) {
            var from = packageOf(subject.name());
            subject.mentions().keySet().stream()
                    .map(Floorplan::packageOf)
                    .filter(to -> !to.equals(from) && isRoom(wings, to) && isRoom(wings, from))
                    .forEach(to -> ways.add(new Way(from, to)));
        }
        return new Floorplan(wings, List.copyOf(ways));
    }

    /** The wing that a room is in. */
    public Optional<Wing> wingOf(String room) {
        return wings.stream()
                .filter(wing -> wing.rooms().stream().anyMatch(own -> own.name().equals(room)))
                .findFirst();
    }

    private static Wing wing(String root, Kind kind, Codebase codebase) {
        var packages = new TreeSet<String>();
        var modules = new TreeSet<String>();
        for (var subject : codebase.subjects()) {
            var name = packageOf(subject.name());
            if (name.equals(root) || name.startsWith(root + ".")) {
                packages.add(name);
                modules.add(subject.path().replaceAll("/src/.*", ""));
            }
        }
        var rooms = packages.stream().map(name -> room(root, name)).toList();
        return new Wing(
                modules.size() == 1 && !modules.first().contains(".") ? modules.first() : root, kind, root, rooms);
    }

    private static Room room(String root, String name) {
        if (name.equals(root)) {
            return new Room(name, root.substring(root.lastIndexOf('.') + 1), Place.MAIN);
        }
        var inside = name.substring(root.length() + 1);
        return inside.startsWith("adapter.")
                ? new Room(name, inside.substring("adapter.".length()), Place.ADAPTER)
                : new Room(name, inside, Place.CORE);
    }

    private static boolean isRoom(List<Wing> wings, String name) {
        return wings.stream()
                .flatMap(wing -> wing.rooms().stream())
                .anyMatch(room -> room.name().equals(name));
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** What a room knows within its own wing. */
    public Stream<String> knownBy(String room) {
        return ways.stream().filter(way -> way.from().equals(room)).map(Way::to);
    }
}
