package accord.contract.rules.picture;

import accord.contract.rules.Codebase;
import accord.contract.rules.Floorplan;
import accord.contract.rules.House;
import accord.contract.rules.TokenWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Both pictures of one house. */
public record Pictures(String walk, String rooms) {
    /** What the files are called. */
    public static final String WALK = "walk.svg";

    /** What the files are called. */
    public static final String ROOMS = "rooms.svg";

    /** Drawn from these classes. */
    public static Pictures of(House house, Codebase codebase) {
        return new Pictures(
                WalkPicture.of(TokenWalk.of(house, codebase)), RoomsPicture.of(Floorplan.of(house, codebase)));
    }

    /** Writes both files. */
    public void into(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(WALK), walk);
        Files.writeString(folder.resolve(ROOMS), rooms);
    }
}
