package accord.deploy.platform;

class MemoryPlatformTest implements PlatformContract {

    @Override
    public Platform platform() {
        return new MemoryPlatform();
    }
}
