"""Draws the two photos of the sample field day: a door in a stairwell, and the notices on it.

Everything in them is invented. The same code and Pillow give the same bytes, EXIF included.
"""

import random
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from PIL.ExifTags import GPS, IFD, Base

RESOURCES: Final = Path(__file__).resolve().parent.parent / "resources"
SIZE: Final = (4032, 3024)
WALL: Final = (214, 210, 196)
WAINSCOT: Final = (120, 148, 128)
DOOR: Final = (112, 42, 36)
STEEL: Final = (150, 150, 146)
INK: Final = (36, 34, 36)
Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]


def font(size: int, weight: int = 400) -> ImageFont.FreeTypeFont:
    """Return the shipped sans-serif face; ``size`` in pixels."""
    return ImageFont.truetype(RESOURCES / "fonts" / f"NotoSansSC-{weight}.ttf", size)


def shade(colour: Colour, factor: float) -> Colour:
    """Return a colour made darker (below 1) or lighter."""
    red, green, blue = (min(255, int(part * factor)) for part in colour)
    return red, green, blue


# --- paper ---------------------------------------------------------------------------------------


def sheet(size: tuple[int, int], paper: Colour, title: str, lines: list[str]) -> Image.Image:
    """Return a printed sheet with a title, a rule and lines; an empty line is a gap."""
    width, height = size
    image = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(image)
    head, margin = width // 9, width // 11
    draw.text((width // 2, head // 2), title, INK, font(head, 700), anchor="mt")
    draw.line((margin, head * 2, width - margin, head * 2), INK, max(2, width // 300))
    step = (height - head * 3) // len(lines)
    for number, line in enumerate(lines):
        place = (margin, head * 5 // 2 + number * step)
        draw.text(place, line, shade(INK, 1.2), font(width // 25), anchor="lt")
    return image


def contact_notice() -> Image.Image:
    """Return the overdue contact notice: no sum and no loan on it, for passers-by see it too."""
    lines = [
        "编号：YQ-2019-004",
        "收件人：本人亲启",
        "　　我们于2019年4月12日上门，未能与您见面。",
        "　　请您收到后与下列人员联系，商谈处理办法。",
        "　　对内容有异议的，可以在联系时提出。",
        "联系人：外访员甲　138 0000 0001",
        "投诉电话：028-00000000",
        "",
        "　　　　　　　　　　　　　　2019年4月12日",
    ]
    return sheet((1500, 2080), (242, 241, 236), "逾期联络单", lines)


def property_notice() -> Image.Image:
    """Return the fee notice of the property office that hung there before."""
    lines = [
        "尊敬的业主：",
        "　　您户的水电费、物业服务费尚未缴清，",
        "请尽快到服务中心核对并缴纳。",
        "　　　　　　　　　　　　某小区物业服务中心",
    ]
    return sheet((1300, 1000), (246, 226, 150), "物业缴费通知单", lines)


def hang(
    scene: Image.Image, paper: Image.Image, centre: tuple[int, int], width: int, turn: float
) -> None:
    """Stick a sheet onto the scene: turned by some degrees, taped, with its shadow."""
    paper = paper.resize((width, paper.height * width // paper.width), Image.Resampling.LANCZOS)
    tape = Image.new("RGBA", (width // 6, width // 16), (232, 226, 200, 170))
    layer = Image.new("RGBA", (paper.width + width // 4, paper.height + width // 4))
    edge = width // 8
    layer.paste(paper, (edge, edge))
    for x in (edge, edge + paper.width):
        for y in (edge, edge + paper.height):
            angle = 45 if (x == edge) == (y == edge) else -45
            strip = tape.rotate(angle, expand=True)
            layer.alpha_composite(strip, (x - strip.width // 2, y - strip.height // 2))
    layer = layer.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    corner = (centre[0] - layer.width // 2, centre[1] - layer.height // 2)
    shadow = Image.new("RGBA", layer.size, (20, 8, 8, 0))
    shadow.putalpha(layer.getchannel("A").point(lambda alpha: alpha * 2 // 5))
    shadow = shadow.filter(ImageFilter.GaussianBlur(width / 60))
    scene.paste(shadow, (corner[0] + width // 70, corner[1] + width // 50), shadow)
    scene.paste(layer, corner, layer)


# --- the place -----------------------------------------------------------------------------------


def door_panel(size: tuple[int, int]) -> Image.Image:
    """Return the leaf of a steel door with two pressed panels, peephole, handle and lock."""
    width, height = size
    leaf = Image.new("RGB", size, DOOR)
    draw = ImageDraw.Draw(leaf)
    for top, bottom in ((0.07, 0.47), (0.56, 0.94)):
        box = (width // 8, int(height * top), width - width // 8, int(height * bottom))
        press(draw, box, width // 60)
        press(draw, inset(box, width // 16), width // 90)
    middle, eye = (width // 2, int(height * 0.035)), width // 45
    draw.ellipse((middle[0] - eye, middle[1] - eye, middle[0] + eye, middle[1] + eye), (40, 40, 42))
    handle = (width - width // 11, int(height * 0.485), width - width // 22, int(height * 0.575))
    draw.rounded_rectangle(handle, width // 60, STEEL, shade(STEEL, 0.6), width // 200)
    lever = (width - width // 4, int(height * 0.508), width - width // 18, int(height * 0.522))
    draw.rounded_rectangle(lever, width // 60, shade(STEEL, 1.25), shade(STEEL, 0.6), width // 200)
    return leaf


def inset(box: Box, by: int) -> Box:
    """Return a box made smaller on all sides."""
    return box[0] + by, box[1] + by, box[2] - by, box[3] - by


def press(draw: ImageDraw.ImageDraw, box: Box, depth: int) -> None:
    """Draw a pressed edge, lit from above."""
    for step in range(depth):
        left, top, right, bottom = inset(box, step)
        draw.line((left, bottom, left, top, right, top), shade(DOOR, 0.62 + 0.3 * step / depth))
        draw.line((left, bottom, right, bottom, right, top), shade(DOOR, 1.45 - 0.4 * step / depth))


def stairwell() -> Image.Image:
    """Return the empty landing: one vanishing point, painted lower walls, tiles, a lamp."""
    scene = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(scene)
    (width, height), back = SIZE, (1050, 420, 3080, 2520)
    left, top, right, bottom = back
    floor(draw, back)
    draw.polygon([(0, 0), (left, top), (right, top), (width, 0)], shade(WALL, 1.06))
    draw.polygon([(0, 0), (left, top), (left, bottom), (0, height)], shade(WALL, 0.88))
    draw.polygon([(width, 0), (right, top), (right, bottom), (width, height)], shade(WALL, 0.8))
    band = 1660
    draw.rectangle((left, band, right, bottom), WAINSCOT)
    draw.polygon([(0, 1790), (left, band), (left, bottom), (0, height)], shade(WAINSCOT, 0.86))
    draw.polygon(
        [(width, 1790), (right, band), (right, bottom), (width, height)], shade(WAINSCOT, 0.76)
    )
    draw.ellipse((1900, 120, 2230, 260), (255, 252, 236), shade(WALL, 0.7), 8)
    skirting(draw, back)
    meters(draw)
    return scene


def floor(draw: ImageDraw.ImageDraw, back: Box) -> None:
    """Draw the tiled floor between the back wall and the lower edge of the picture."""
    left, _, right, bottom = back
    (width, height), grey = SIZE, (166, 160, 150)
    draw.polygon([(0, height), (left, bottom), (right, bottom), (width, height)], grey)
    for tile in range(-12, 25):
        far = left + (right - left) * tile // 8
        near = width * tile // 8
        draw.line((far, bottom, near, height), shade(grey, 0.8), 7)
    for row in range(1, 7):
        y = bottom + int((height - bottom) * (row / 6) ** 1.7)
        draw.line((0, y, width, y), shade(grey, 0.8), 7)


def skirting(draw: ImageDraw.ImageDraw, back: Box) -> None:
    """Draw the skirting board along the three walls."""
    left, _, right, bottom = back
    width, height = SIZE
    draw.polygon(
        [(0, height), (left, bottom), (left, bottom - 46), (0, height - 120)], (104, 100, 94)
    )
    draw.polygon(
        [(width, height), (right, bottom), (right, bottom - 46), (width, height - 120)],
        (92, 88, 84),
    )
    draw.rectangle((left, bottom - 46, right, bottom), (112, 108, 102))


def meters(draw: ImageDraw.ImageDraw) -> None:
    """Draw the meter cupboard, the sign of the floor and the push button of the lamp."""
    draw.rectangle((1130, 820, 1420, 1240), STEEL, shade(STEEL, 0.6), 8)
    draw.line((1275, 828, 1275, 1232), shade(STEEL, 0.6), 6)
    for column in (1160, 1302):
        draw.rectangle((column, 880, column + 90, 970), (214, 226, 228), shade(STEEL, 0.5), 6)
        draw.text((column + 45, 925), "0" if column < 1300 else "7", INK, font(44), anchor="mm")
    draw.text((1275, 1120), "电表箱", INK, font(64), anchor="mm")
    draw.rectangle((2690, 640, 3010, 900), (28, 76, 150), (236, 236, 236), 10)
    draw.text((2850, 710), "3栋2单元", "white", font(64, 700), anchor="mm")
    draw.text((2850, 820), "5 层", "white", font(84, 700), anchor="mm")
    draw.rounded_rectangle((2780, 1420, 2880, 1540), 14, (236, 234, 226), shade(WALL, 0.6), 5)
    draw.ellipse((2806, 1456, 2854, 1504), (198, 60, 48))


def hang_door(scene: Image.Image, corner: tuple[int, int], scale: float) -> None:
    """Draw the leaf with both notices from its upper left corner; the far view has scale 1."""

    def place(x: int, y: int) -> tuple[int, int]:
        return corner[0] + int(x * scale), corner[1] + int(y * scale)

    scene.paste(door_panel((int(820 * scale), int(1560 * scale))), corner)
    hang(scene, contact_notice(), place(380, 480), int(380 * scale), -0.8)
    hang(scene, property_notice(), place(420, 955), int(330 * scale), 2.2)


def far_view() -> Image.Image:
    """Return the door from the stairs: sign of the floor, number of the flat, notices."""
    scene = stairwell()
    draw = ImageDraw.Draw(scene)
    draw.rectangle((1590, 880, 2530, 2520), (70, 62, 58))
    hang_door(scene, (1650, 960), 1)
    draw.rectangle((1650, 2500, 2470, 2526), shade(STEEL, 0.8))
    draw.rounded_rectangle((1900, 770, 2220, 866), 12, (196, 164, 84), (110, 88, 40), 6)
    draw.text((2060, 816), "3-2-501", INK, font(74, 700), anchor="mm")
    return scene


def near_view() -> Image.Image:
    """Return both notices so near that they can be read."""
    scene = Image.new("RGB", SIZE, (70, 62, 58))
    draw = ImageDraw.Draw(scene)
    draw.rectangle((0, 0, 515, SIZE[1]), shade(WALL, 0.9))
    draw.rectangle((3480, 0, SIZE[0], SIZE[1]), shade(WALL, 0.86))
    hang_door(scene, (704, -600), 3.15)
    return scene


# --- the camera ----------------------------------------------------------------------------------


def expose(scene: Image.Image, light: tuple[float, float], seed: int, stamp: str) -> Image.Image:
    """Return the scene as a small recorder sees it: fall-off of light, grain, softness, a stamp."""
    glow = Image.radial_gradient("L").resize((SIZE[0] * 2, SIZE[1] * 2), Image.Resampling.BICUBIC)
    x, y = int(SIZE[0] * (1 - light[0])), int(SIZE[1] * (1 - light[1]))
    glow = glow.crop((x, y, x + SIZE[0], y + SIZE[1])).point(lambda dark: 255 - dark * 3 // 5)
    scene = ImageChops.multiply(
        scene, Image.merge("RGB", (glow, glow, glow.point(lambda v: v * 94 // 100)))
    )
    grain_size = (SIZE[0] // 3, SIZE[1] // 3)
    noise = random.Random(seed).randbytes(grain_size[0] * grain_size[1])
    grain = Image.frombytes("L", grain_size, noise).resize(SIZE, Image.Resampling.BICUBIC)
    scene = Image.blend(scene, ImageChops.overlay(scene, Image.merge("RGB", (grain,) * 3)), 0.10)
    scene = scene.filter(ImageFilter.GaussianBlur(1.6))
    draw = ImageDraw.Draw(scene)
    draw.text((90, SIZE[1] - 150), stamp, (250, 222, 90), font(84), stroke_width=4, stroke_fill=INK)
    return scene


def exif(taken: str) -> Image.Exif:
    """Return the tags of the invented recorder; ``taken`` as EXIF writes times."""
    tags = Image.Exif()
    tags[Base.Make], tags[Base.Model], tags[Base.Orientation] = "DSJ", "DSJ-01", 1
    tags[Base.DateTime] = taken
    detail = tags.get_ifd(IFD.Exif)
    detail[Base.DateTimeOriginal] = detail[Base.DateTimeDigitized] = taken
    detail[Base.OffsetTimeOriginal] = "+08:00"
    place = tags.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (30.0, 40.0, 57.36)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", (103.0, 51.0, 21.6)
    return tags


def main() -> None:
    """Write both photos into the sample."""
    folder = RESOURCES / "sample" / "photos"
    folder.mkdir(parents=True, exist_ok=True)
    for name, scene, light, seed, clock in (
        ("door-far.jpg", far_view(), (0.51, 0.25), 1, "13:41:05"),
        ("door-notice.jpg", near_view(), (0.45, 0.4), 2, "13:42:10"),
    ):
        photo = expose(scene, light, seed, f"DSJ-01  2019-04-12 {clock}")
        photo.save(folder / name, quality=82, exif=exif(f"2019:04:12 {clock}"))
        print(name, (folder / name).stat().st_size)


if __name__ == "__main__":
    main()
