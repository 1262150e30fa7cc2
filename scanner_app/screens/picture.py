"""A picture of the screen, as the program itself draws it."""

from devices.scan import Scan
from scanner_app.app import ScannerApp
from scanner_app.messages import Heard


async def picture(app: ScannerApp, size: tuple[int, int], *, scans: tuple[str, ...] = (), title: str = "") -> str:
    """Run the application without a terminal at this size, let it answer the scans, and return its screen as SVG."""
    async with app.run_test(size=size) as pilot:
        for count, text in enumerate(scans, start=1):
            app.post_message(Heard(Scan(text.encode(), text, "", "picture", 0.0)))
            while app.answered < count:
                await pilot.pause(0.01)
        await pilot.pause(0.1)
        return app.export_screenshot(title=title)
